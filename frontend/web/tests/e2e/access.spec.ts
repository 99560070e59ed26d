/** No finding of axe: every view in every look, and each state that a view can be in. `@all` is for `make browser`. */
import AxeBuilder from '@axe-core/playwright'
import { type Page, expect, test } from '@playwright/test'
import type { ScheduleList } from '../../src/api/names'
import { type Answer, type Answers, NO_MONEY, costsOf, series } from '../fixtures/answers'
import { noSummary, silent } from '../fixtures/estate'
import { week } from '../fixtures/week'
import { type Demo, startDemo } from './demo'
import { draw } from './drawn'
import { LOOKS, VIEWS, open } from './views'

const PORT = 18_451
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
let demo: Demo

test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(20, PORT + test.info().parallelIndex)
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

type Asked = { path: string; asks: string; nothing: Answer; filter?: string; unmatched?: Answer }

const noChoices = { team: [], cluster: [], cost_center: [], owner: [], state: [], condition: [] }
const noSchedules: ScheduleList = { items: [], total: 0, cursor: null, troubled: 0, choices: noChoices }

const noCosts = costsOf({ ...NO_MONEY, awake_hours: '0.000', asleep_hours: '0.000' })

/** For each view what it asks for, the answer with nothing in it, and where it has filters, one that nothing fits. */
const ASKED: Record<string, Asked> = {
  now: { path: '/', asks: '/summary', nothing: noSummary },
  timeline: { path: '/timeline', asks: '/timeline', nothing: { ...week, rows: [], total: 0 }, filter: '?team=none', unmatched: week },
  schedules: { path: '/schedules', asks: '/schedules', nothing: noSchedules, filter: '?q=none', unmatched: noSchedules },
  namespace: { path: '/namespaces/nonprod-1/media-qa', asks: '/namespaces/nonprod-1/media-qa', nothing: 'missing' },
  costs: {
    path: '/costs',
    asks: '/costs',
    nothing: noCosts,
    filter: '?by=ns&team=none',
    unmatched: noCosts,
  },
  monitoring: { path: '/monitoring', asks: '/metrics/series', nothing: { ...series, points: [], today: { switches: 0, on_time: 0, p50_s: null, p99_s: null } } },
  new: { path: '/new', asks: '/namespaces', nothing: { items: [], allowed: [], patterns: [] } },
}

const STATES: Record<string, (of: Asked) => Answers | null> = {
  loading: ({ asks }) => ({ [asks]: 'never' }),
  empty: ({ asks, nothing }) => ({ [asks]: nothing }),
  unmatched: ({ asks, unmatched }) => (unmatched ? { [asks]: unmatched } : null),
  error: ({ asks }) => ({ [asks]: 'fault' }),
  stale: () => ({ '/summary': silent }),
}

Object.entries(ASKED).forEach(([name, of], i) => {
  Object.entries(STATES).forEach(([state, answersOf], j) => {
    const answers = answersOf(of)
    if (!answers) return
    LOOKS.forEach((look, k) => {
      const always = i === j && k === (i * 3) % LOOKS.length
      test(`${name}, ${state}, in ${look.name} has nothing that axe finds${always ? '' : ' @all'}`, async ({ page }) => {
        await draw(page, answers)
        await open(page, demo.url, of.path + (state === 'unmatched' ? (of.filter ?? '') : ''), look)
        await expect(page.locator('h1')).toHaveCount(1)
        if (state === 'loading') await expect(page.locator('.bone').first()).toBeVisible()
        if (state === 'stale') await expect(page.locator('.banner')).toBeVisible()
        if (state === 'unmatched') await expect(page.locator('.quiet-card')).toBeVisible()
        expect(await findings(page)).toEqual([])
        expect(await page.evaluate(isSideways)).toBe(false)
      })
    })
  })
})
