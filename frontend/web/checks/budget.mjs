/** Fails the build when what the first view loads at once is more than its budget. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 200
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const wanted = new Set()

function need(name) {
  const chunk = manifest[name]
  if (!chunk || wanted.has(chunk.file)) return
  wanted.add(chunk.file)
  for (const each of chunk.imports ?? []) need(each)
}
need('index.html')
need('src/i18n/es/index.ts')

const kb = (file) => gzipSync(readFileSync(`dist/${file}`)).length / 1000
const total = [...wanted].reduce((sum, file) => sum + kb(file), 0)
console.log(`First view: ${total.toFixed(1)} kB of JavaScript, gzip, in ${wanted.size} files; at most ${BUDGET_KB} kB`)
if (total > BUDGET_KB) {
  console.error('That is too much: load what only some views need with them, by lazy().')
  process.exit(1)
}
