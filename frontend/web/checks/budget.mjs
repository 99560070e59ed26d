/** Fails the build when the JavaScript that the first view loads at once is more than its budget. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 200
const kb = (file) => gzipSync(readFileSync(`dist/assets/${file}`)).length / 1000
const named = new Set(readFileSync('dist/index.html', 'utf8').match(/[\w-]+\.js\b/g))
const [words, scripts] = [[], []]
for (const file of named) (/^(en|es)-/.test(file) ? words : scripts).push(kb(file))
const total = scripts.reduce((sum, each) => sum + each, Math.max(...words))
console.log(`First view: ${total.toFixed(1)} kB of JavaScript, gzip, in ${scripts.length + 1} files; at most ${BUDGET_KB} kB`)
if (total > BUDGET_KB) {
  console.error('That is too much: load what only some views need with them, by lazy().')
  process.exit(1)
}
