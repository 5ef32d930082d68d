// Runs the cases one after the other, or those whose names have the words given; prints what failed and `N passed, N failed`.
import {closeBrowser, Place} from './world.mjs';
import {guards} from './guards.mjs';
import {live} from './live.mjs';
import {look} from './look.mjs';
import {report} from './report.mjs';
import {scale} from './scale.mjs';

const words = process.argv.slice(2);
let passed = 0, failed = 0;
try {
  for (const [part, cases] of Object.entries({report, live, look, guards, scale}))
    for (const [name, test] of Object.entries(cases)) {
      if (!words.every(w => (part + ': ' + name).includes(w))) continue;
      const began = Date.now();
      try {
        await test();
        passed++;
        console.log(`ok      ${part}: ${name}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
      } catch (e) {
        failed++;
        console.log(`FAILED  ${part}: ${name}\n${e.stack.split('\n').filter(l => !l.includes('node_modules')).join('\n')}`);
      }
    }
} finally {
  await closeBrowser();
  await Place.closeAll();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
