"""Runs a notebook's cells by its kernel and looks at what they show: notebook.py NOTEBOOK BEGUN [HTML].

BEGUN is when the user began, in seconds since 1970. It knows the cells of recipes/notebook.ipynb, and nothing of how they work.
"""
import html
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

shown = []
passed = failed = 0


class Watched(NotebookClient):
    """Takes down every table that is put in the place of an older one: the executed notebook has only the last."""

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "update_display_data":
            shown.append((time.time(), cell_index, msg["content"]["data"].get("text/html", "")))
        return super().process_message(msg, cell, cell_index)


def check(name, holds, seen=""):
    global passed, failed
    if holds:
        passed += 1
        print("ok   ", name)
    else:
        failed += 1
        print("FAIL ", name, "\n", seen)


def text(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()


path, begun = sys.argv[1], float(sys.argv[2])
notebook = nbformat.read(path, as_version=4)
Watched(notebook, timeout=300, startup_timeout=120, kernel_name="orchestrate").execute()

code = [cell for cell in notebook.cells if cell.cell_type == "code"]
markup = [[o.data["text/html"] for o in cell.outputs if "text/html" in o.get("data", {})] for cell in code]
tables = [m for m in sum(markup, []) if "orchestrate-table" in m]
check("no cell failed or complained", not [o for c in code for o in c.outputs if o.output_type == "error" or o.get("name") == "stderr"],
      [c.outputs for c in code])
check("a table for each of two runs", len(tables) == 2, markup)
check("the first tells four that succeeded, one that failed, one retry", "4 ok · 1 failed · 0 of 3 slots · 0 waiting · 1 retry" in text(tables[0]), text(tables[0]))
for task in ("count completed", "fetch completed", "pack failed", "sleep completed", "sum completed"):
    check("its rows have " + task, task in text(tables[0]), text(tables[0]))
check("what failed was run again and succeeded", "1 ok · 0 failed" in text(tables[1]) and "pack completed" in text(tables[1]), text(tables[1]))

first = [(at, text(m)) for at, cell, m in shown if cell == shown[0][1]]
going = [t for _, t in first if "running" in t]
check("the first table was shown anew while it ran", len(set(going)) >= 3, first)
check("and a task's newest line with it", any(re.search("[12] of 3", t) for t in going), going)
check("and who waits", any("waiting" in t.split("last line")[-1] for t in going), going)
check("the reason of a failure is printed", "pack: cat: ready: No such file or directory" in "".join(o.get("text", "") for c in code for o in c.outputs))

plots = [m for m in sum(markup, []) if m.lstrip().startswith("<svg")]
check("durations are plotted: a bar for each of six attempts", len(plots) == 1 and plots[0].count("<rect ") == 6, plots)
frames = [m for m in sum(markup, []) if "<iframe" in m]
report = html.unescape(re.search(r'srcdoc="([^"]*)"', frames[0]).group(1)) if frames else ""
check("the report is shown in a frame", "4 of 5 succeeded" in text(report) and "cat: ready: No such file" in text(report), frames)
check("as a page whose script reaches nothing else", report.lstrip().startswith("<!DOCTYPE html>") and 'sandbox="allow-scripts"' in frames[0], frames)

if len(sys.argv) > 3 and sys.argv[3]:
    with open(sys.argv[3], "w", encoding="utf-8") as out:
        out.write(HTMLExporter().from_notebook_node(notebook)[0])
print("first task ran %.1f s after the first command" % (next(at for at, t in first if "running" in t) - begun))
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
