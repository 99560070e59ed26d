/** What the page does in a real browser with ten thousand schedules; `page.py` runs it and reads the lines that it prints.

`paint URL NAMESPACE`: says when it is ready, then of every owner that its row shows, at which instant that was painted.
`scroll URL LAST`: how the list scrolls, and how long it takes to be at its last row.
`timeline URL`: how the timeline of all namespaces scrolls.
*/
import { chromium } from '../../frontend/web/node_modules/@playwright/test/index.mjs'

const [what, url, subject] = process.argv.slice(2)
const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const say = (line) => console.log(JSON.stringify(line))

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', ...QUIET] })
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await { paint, scroll, timeline }[what]()
await browser.close()

async function paint() {
  await page.exposeFunction('painted', say)
  await page.goto(`${url}/schedules?q=${subject}&lang=en&zone=UTC`)
  await page.waitForSelector('tr[data-row] .state')
  await page.evaluate(() => {
    const owner = () => document.querySelector('tr[data-row="0"] td:nth-child(6)')?.textContent
    let last = owner()
    const look = () => {
      const shown = owner()
      if (shown === last) return
      last = shown
      requestAnimationFrame(() => setTimeout(() => window.painted({ owner: shown, at: Date.now() / 1000 })))
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  say({ ready: true })
  await new Promise((resolve) => process.stdin.once('end', resolve).resume())
}

async function scroll() {
  await page.goto(`${url}/schedules?lang=en&zone=UTC`)
  await page.waitForSelector('tr[data-row] .state')
  const { cpu, frames, seconds } = await scrolled(30, 4)
  await page.evaluate(() => window.scrollTo(0, 0))
  await page.locator('tr[data-row="0"]').focus()
  const began = Date.now()
  await page.keyboard.press('End')
  await page.waitForSelector(`tr[aria-rowindex="${Number(subject) + 1}"] .state`)
  say({ fps: frames / seconds, cpu_ms: (1000 * cpu) / frames, end_s: (Date.now() - began) / 1000 })
}

async function timeline() {
  await page.goto(`${url}/timeline?lang=en&zone=UTC`)
  await page.waitForSelector('.tl-row')
  const { cpu, frames, seconds } = await scrolled(30, 4)
  say({ fps: frames / seconds, cpu_ms: (1000 * cpu) / frames })
}

/** By so many pixels a frame; `cpu` is what the main thread used. */
async function scrolled(px, forSeconds) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const used = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value
  const before = await used()
  const found = await page.evaluate(
    ([by, forMs]) =>
      new Promise((resolve) => {
        const began = performance.now()
        let frames = 0
        const step = () => {
          window.scrollBy(0, by)
          frames += 1
          if (performance.now() - began < forMs) requestAnimationFrame(step)
          else resolve({ frames, seconds: (performance.now() - began) / 1000 })
        }
        requestAnimationFrame(step)
      }),
    [px, 1000 * forSeconds],
  )
  return { ...found, cpu: (await used()) - before }
}
