/** No finding of axe: every view in every look, and each state that a view can be in. `@all` is for `make browser`. */
import AxeBuilder from '@axe-core/playwright'
import { type Page, expect, test } from '@playwright/test'
import { type Answers, NO_MONEY, costsOf, series } from '../fixtures/answers'
import { noSummary, silent } from '../fixtures/estate'
import { week } from '../fixtures/week'
import { type Demo, startDemo } from './demo'
import { draw } from './drawn'
import { LOOKS, VIEWS, open } from './views'

const PORT = 18_451
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
let demo: Demo

test.describe.configure({ mode: 'default' })
test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(60, PORT)
})
test.afterAll(async () => demo.stop())

async function findings(page: Page) {
  // The legacy mode leaves out frames, of which the page has none, and takes half the time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze()
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`)
}

const isSideways = () => document.documentElement.scrollWidth > document.documentElement.clientWidth

// Each view in one look always, another for each; all of them where the title says so.
Object.entries(VIEWS).forEach(([name, path], i) => {
  LOOKS.forEach((look, j) => {
    const always = i % LOOKS.length === j
    test(`${name} in ${look.name} has nothing that axe finds${always ? '' : ' @all'}`, async ({ page }) => {
      await open(page, demo.url, path, look)
      await expect(page.locator('h1:not(.hidden)')).toHaveCount(1)
      expect(await findings(page)).toEqual([])
      expect(await page.evaluate(isSideways)).toBe(false)
    })
  })
})

/** For each view what it asks for, and an answer with nothing in it where there can be one. */
const ASKED: Record<string, [path: string, asks: string, nothing: object | null]> = {
  now: ['/', '/summary', noSummary],
  timeline: ['/timeline', '/timeline', { ...week, rows: [], total: 0 }],
  schedules: ['/schedules', '/schedules', { items: [], total: 0, cursor: null, choices: { teams: [], clusters: [], cost_centers: [], owners: [], states: [] } }],
  namespace: ['/namespaces/nonprod-1/media-qa', '/namespaces/nonprod-1/media-qa', null],
  costs: ['/costs', '/costs', costsOf({ ...NO_MONEY, awake_hours: '0.000', asleep_hours: '0.000' })],
  monitoring: ['/monitoring', '/metrics/series', { ...series, points: [], today: { switches: 0, on_time: 0, p50_s: null, p99_s: null } }],
  new: ['/new', '/namespaces', { items: [], allowed: [] }],
}

const STATES = {
  loading: (asks: string) => ({ [asks]: 'never' }),
  empty: (asks: string, nothing: object) => ({ [asks]: nothing }),
  error: (asks: string) => ({ [asks]: 'fault' }),
  stale: () => ({ '/summary': silent }),
} satisfies Record<string, (asks: string, nothing: object) => Answers>

Object.entries(ASKED).forEach(([name, [path, asks, nothing]], i) => {
  Object.entries(STATES).forEach(([state, answersOf], j) => {
    if (nothing === null && state === 'empty') return
    LOOKS.forEach((look, k) => {
      const always = i === j && k === (i * 3) % LOOKS.length
      test(`${name}, ${state}, in ${look.name} has nothing that axe finds${always ? '' : ' @all'}`, async ({ page }) => {
        await draw(page, answersOf(asks, nothing ?? {}))
        await open(page, demo.url, path, look)
        await expect(page.locator('h1')).toHaveCount(1)
        if (state === 'loading') await expect(page.locator('.bone').first()).toBeVisible()
        expect(await findings(page)).toEqual([])
        expect(await page.evaluate(isSideways)).toBe(false)
      })
    })
  })
})
