/** What each view looks like over the drawn estate, at the size of its design. The pictures come to `test-results/views`. */
import { expect, test } from '@playwright/test'
import type { Answers } from '../fixtures/answers'
import { noSummary, silent } from '../fixtures/estate'
import { type Demo, startDemo } from './demo'
import { draw } from './drawn'
import { open } from './views'

const PORT = 18_471
let demo: Demo

test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(60, PORT + test.info().parallelIndex)
})
test.afterAll(async () => demo.stop())

type Picture = { path: string; says: string | RegExp; width?: number; height: number; lang?: 'en' | 'es'; theme?: 'light' | 'dark'; zone?: string; answers?: Answers }

const PICTURES: Record<string, Picture> = {
  now: { path: '/', height: 960, says: 'All 5 places are taken and orders-qa is waiting for one.' },
  'now-dark': { path: '/', height: 960, theme: 'dark', says: 'All 5 places are taken and orders-qa is waiting for one.' },
  'now-phone': { path: '/', width: 390, height: 1500, theme: 'dark', lang: 'es', zone: 'America/Bogota', says: 'Los 5 cupos están ocupados y orders-qa espera uno.' },
  stale: { path: '/', height: 1010, answers: { '/summary': silent }, says: 'At 15:29, 5 places were taken. Nothing is known since.' },
  'first-run': { path: '/', height: 860, answers: { '/summary': noSummary }, says: 'No schedules yet, so Alba wakes nothing.' },
  timeline: { path: '/timeline', height: 880, theme: 'dark', says: /^Places are full on \d days this week; there is room again today at 18:00\.$/ },
  'timeline-phone': { path: '/timeline', width: 390, height: 1100, lang: 'es', says: /^Los cupos se llenan/ },
  namespace: { path: '/namespaces/nonprod-1/media-qa', height: 1150, lang: 'es', says: 'media-qa debería dormir desde las 15:00, pero sigue despierto.' },
  costs: { path: '/costs', height: 960, says: /^October so far/ },
  monitoring: { path: '/monitoring', height: 1000, says: /^Alba is on time/ },
}

for (const [name, { path, says, answers, width = 1440, height, lang = 'en', theme = 'light', zone = 'Europe/Madrid' }] of Object.entries(PICTURES)) {
  test(`${name} leads with its sentence, and is drawn @all`, async ({ page }) => {
    await draw(page, answers)
    await open(page, demo.url, path, { size: { width, height }, lang, theme }, zone)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says)
    await page.screenshot({ path: `test-results/views/${name}.png` })
  })
}
