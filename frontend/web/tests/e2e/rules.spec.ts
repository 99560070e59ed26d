/** What the page promises to everybody, and axe does not see: sizes, focus, small screens, forced colours, paper, quiet. */
import { type Page, expect, test } from '@playwright/test'
import type { Envelope } from '../../src/api/names'
import { namespaces } from '../fixtures/estate'
import { october } from '../fixtures/october'
import { lateDay, troubled } from '../fixtures/watched'
import { week } from '../fixtures/week'
import { type Demo, startDemo } from './demo'
import { draw } from './drawn'
import { VIEWS, open } from './views'

const PORT = 18_491
const WIDE = { size: { width: 1440, height: 900 }, lang: 'en', theme: 'light' } as const
const PHONE = { ...WIDE, size: { width: 390, height: 844 } }
const CHARTED = { '/costs': october, '/health': troubled, '/metrics/series': lateDay }
let demo: Demo

test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(20, PORT + test.info().parallelIndex)
})
test.afterAll(async () => demo.stop())

const ready = (page: Page) => expect(page.locator('h1:not(.hidden)')).toHaveCount(1)

/** Names of the controls that are smaller than this; links within a sentence are as large as its words. */
function tooSmall(least: number) {
  const isInSentence = (element: Element) => element.matches('a') && getComputedStyle(element).display === 'inline'
  return [...document.querySelectorAll<HTMLElement>('button, select, input, textarea, summary, a[href]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isInSentence(element) && !element.matches('.skip, .step-links a'))
    .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < least)
    .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)} ${element.offsetWidth}×${element.offsetHeight}`)
}

for (const [name, path] of Object.entries(VIEWS)) {
  test(`${name} has controls of 24 px at least @all`, async ({ page }) => {
    await open(page, demo.url, path, WIDE)
    await ready(page)
    expect(await page.evaluate(tooSmall, 24)).toEqual([])
  })

  test(`${name} on a phone has controls of 44 px at least`, async ({ page }) => {
    await open(page, demo.url, path, PHONE)
    await ready(page)
    await expect(page.locator('.bone')).toHaveCount(0)
    expect(await page.evaluate(tooSmall, 44)).toEqual([])
  })

  for (const lang of ['en', 'es'] as const) {
    test(`${name} has one h1, its landmarks, its language and a title of its own in ${lang} @all`, async ({ page }) => {
      await open(page, demo.url, path, { ...WIDE, lang })
      await ready(page)
      for (const landmark of ['banner', 'navigation', 'main'] as const) await expect(page.getByRole(landmark)).toHaveCount(1)
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveCount(1)
      await expect(page.locator('html')).toHaveAttribute('lang', lang)
      await expect(page).toHaveTitle(/^(\(\d+\) )?\S.* · Alba$/)
    })
  }

  test(`${name} needs no sideways scroll at 320 px @all`, async ({ page }) => {
    await open(page, demo.url, path, { ...WIDE, size: { width: 320, height: 640 } })
    await ready(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })
}

test('what has the focus is never under a sticky bar', async ({ page }) => {
  await draw(page)
  await open(page, demo.url, '/', { ...WIDE, size: { width: 1440, height: 500 } })
  await ready(page)
  const hidden = () => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || focused === document.body || focused.closest('.skip, .bar, .bottom')) return null
    const box = focused.getBoundingClientRect()
    const bar = document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0
    return box.top < bar && box.bottom > 0 ? focused.outerHTML.slice(0, 120) : null
  }
  const found: (string | null)[] = []
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press(key)
      found.push(await page.evaluate(hidden))
    }
  }
  expect(found.filter(Boolean)).toEqual([])
})

test('in forced colours cards, controls and bars keep their borders', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await draw(page)
  await page.goto(`${demo.url}/timeline?lang=en&zone=UTC`)
  await ready(page)
  const bars = page.locator('.tl-row svg > g')
  expect(await bars.count()).toBeGreaterThan(5)
  const edgeless = (all: Element[]) => all.filter((bar) => [...bar.querySelectorAll('rect[rx], path')].every((shape) => getComputedStyle(shape).stroke === 'none')).length
  expect(await bars.evaluateAll(edgeless)).toBe(0)
  expect(await page.locator('.control').first().evaluate((control) => getComputedStyle(control).borderTopStyle)).toBe('solid')
})

for (const [name, path] of [['Now', '/'], ['Namespace', '/namespaces/nonprod-1/media-qa'], ['Monitoring', '/monitoring']] as const) {
  test(`without colour every state of ${name} still has its icon and its word`, async ({ page }) => {
    await draw(page)
    await open(page, demo.url, path, WIDE)
    await ready(page)
    const states = page.locator('.state')
    expect(await states.count()).toBeGreaterThan(2)
    expect(await states.evaluateAll((all) => all.filter((state) => !state.querySelector('svg') || !state.textContent.trim()).length)).toBe(0)
  })
}

test('paper has every namespace of the timeline, those too that are far below the window', async ({ page }) => {
  const rows = Array.from({ length: 90 }, (_, n) => ({ ...week.rows[0], namespace: `many-${n}-dev` }))
  await draw(page, { '/timeline': { ...week, rows, total: rows.length, cursor: null } })
  await open(page, demo.url, '/timeline?zoom=week&team=', { ...WIDE, size: { width: 1440, height: 600 } })
  await ready(page)
  const drawn = () => page.locator('.tl-row').count()
  const onScreen = await drawn()
  await page.emulateMedia({ media: 'print' })
  expect(onScreen).toBeLessThan(rows.length)
  await expect(page.getByText('many-89-dev', { exact: true })).toHaveCount(1)
  const tops = await page.locator('.tl-row').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().top))
  expect(tops).toEqual([...tops].sort((a, b) => a - b))
  expect(new Set(tops).size).toBe(tops.length)
  await page.emulateMedia({ media: 'screen' })
  await expect.poll(drawn).toBe(onScreen)
})

test('the card of a bar stays while it is pointed at, and Esc puts it away wherever the focus is', async ({ page }) => {
  await draw(page)
  await open(page, demo.url, '/timeline', WIDE)
  await ready(page)
  const card = page.locator('.bar-card')
  await page.locator('.tl-row svg g rect').first().hover({ force: true })
  await expect(card).toBeVisible()
  await card.hover()
  await expect(card.getByRole('link').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(0)
})

test('the cursor of the charts goes by arrows, Home and End, can be seen to have the focus, and Esc puts it away', async ({ page }) => {
  await draw(page, CHARTED)
  await open(page, demo.url, '/monitoring', WIDE)
  await ready(page)
  const cursors = page.locator('.mon-chart .cursor')
  const instant = page.getByRole('slider')
  const places = () => cursors.evaluateAll((all) => all.map((one) => Number(one.getAttribute('x1'))))
  await instant.focus()
  await page.keyboard.press('ArrowLeft')
  const [before = 0] = await places()
  await page.keyboard.press('ArrowLeft')
  const after = await places()
  expect(after).toHaveLength(4)
  expect(Math.max(...after)).toBeLessThan(before)
  expect(await instant.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid')
  await page.keyboard.press('Home')
  await expect(instant).toHaveValue('0')
  await page.keyboard.press('End')
  await expect(instant).toHaveValue(String(lateDay.points.length - 1))
  await page.keyboard.press('Escape')
  await expect(cursors).toHaveCount(0)
})

test('the timeline on paper is light, with its legend, its address and its instant, and breaks no row', async ({ page }) => {
  await draw(page)
  await open(page, demo.url, '/timeline', { ...WIDE, theme: 'dark' })
  await ready(page)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.locator('.bar')).toBeHidden()
  await expect(page.locator('.legend').first()).toBeVisible()
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(244, 246, 251)')
  await expect(page.locator('.printed')).toContainText(`${demo.url}/timeline`)
  await expect(page.locator('.printed')).toContainText('21 Oct 2026')
  expect(await page.locator('.tl-row').first().evaluate((row) => getComputedStyle(row).breakInside)).toBe('avoid')
})

for (const [name, path, bar] of [
  ['Costs', '/costs', '.costs-days rect:is(.spent, .saved), .share rect'],
  ['Monitoring', '/monitoring', '.mon-chart rect'],
] as const) {
  test(`in forced colours the bars of ${name} keep their borders, and the legend its colours`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' })
    await draw(page, CHARTED)
    await page.goto(`${demo.url}${path}?lang=en&zone=UTC`)
    await ready(page)
    const bars = page.locator(bar)
    await expect(bars.first()).toBeAttached()
    expect(await bars.evaluateAll((all) => all.filter((one) => getComputedStyle(one).stroke === 'none').length)).toBe(0)
    const grounds = await page.locator('.legend i').evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor))
    expect(new Set(grounds).size).toBeGreaterThan(1)
  })
}

for (const [name, path] of [
  ['Namespace', '/namespaces/nonprod-1/media-qa'],
  ['Costs', '/costs'],
  ['Monitoring', '/monitoring'],
] as const) {
  test(`${name} on paper is light, without its controls, and no row breaks`, async ({ page }) => {
    await draw(page, CHARTED)
    await open(page, demo.url, path, { ...WIDE, theme: 'dark' })
    await ready(page)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(page.locator('.bar')).toBeHidden()
    expect(await page.locator('main :is(.segments, button.control, a.control, select)').evaluateAll((all) => all.filter((one) => one.checkVisibility()).length)).toBe(0)
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(244, 246, 251)')
    expect(await page.locator('tbody tr').first().evaluate((row) => getComputedStyle(row).breakInside)).toBe('avoid')
  })

  test(`${name} moves nothing for who wants it quiet`, async ({ page }) => {
    await draw(page, CHARTED)
    await open(page, demo.url, path, WIDE)
    await ready(page)
    const moving = () => [...document.querySelectorAll('main *')].filter((one) => {
      const { animationName, transitionDuration } = getComputedStyle(one)
      return animationName !== 'none' || transitionDuration.split(', ').some((each) => parseFloat(each) > 0)
    }).length
    expect(await page.evaluate(moving)).toBe(0)
  })
}

test('a view whose program does not arrive says so in its place, and comes once the server answers', async ({ page }) => {
  await open(page, demo.url, VIEWS.now, WIDE)
  await ready(page)
  await page.route(/\/(assets|api)\//, (route) => route.abort())
  await page.getByRole('link', { name: 'Monitoring', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Monitoring did not arrive.')
  await expect(page.getByRole('link', { name: 'Timeline', exact: true })).toBeVisible()
  await page.unroute(/\/(assets|api)\//)
  await page.getByRole('main').getByRole('button', { name: 'Try now' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Alba|switch/)
  await expect(page).toHaveURL(/\/monitoring/)
})

for (const address of ['/new?timezone=Foo/Bar', '/schedules/%25', '/namespaces/main/%25', '/namespaces/%E0%A4%A/x', '/timeline?from=never&zoom=year', '/costs?range=ever&by=luck', '/schedules?sort=size&state=odd']) {
  test(`${address}, which nobody wrote, leaves a page with a sentence @all`, async ({ page }) => {
    await open(page, demo.url, address, WIDE)
    await expect(page.locator('h1:not(.hidden)')).toHaveText(/\S+ \S+/)
    await expect(page.getByText('cannot be shown')).toHaveCount(0)
    await expect(page.getByRole('navigation').first()).toBeVisible()
  })
}

test('every zone that can be chosen is one that the API knows', async ({ page }) => {
  await open(page, demo.url, VIEWS.now, WIDE)
  const options = page.getByLabel('Time zone').locator('option')
  await expect.poll(() => options.count()).toBeGreaterThan(300)
  const offered = await options.evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value))
  const { data } = (await (await page.request.get(`${demo.url}/api/v1/zones`)).json()) as Envelope<{ items: { name: string }[] }>
  const known = new Set(data.items.map((zone) => zone.name))
  expect(offered.filter((name) => !known.has(name))).toEqual([])
})

test('a browser that gives its zone by an old name is told its costs', async ({ browser }) => {
  const context = await browser.newContext({ timezoneId: 'Asia/Calcutta' })
  const page = await context.newPage()
  await page.goto(`${demo.url}/costs?lang=en`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/so far/)
  await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Kolkata')
  await context.close()
})

test('a theme that was chosen is there before anything is drawn', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.addInitScript(() => localStorage.setItem('alba.theme', 'dark'))
  await page.route('**/assets/first-*.js', () => undefined)
  await page.goto(demo.url, { waitUntil: 'commit' })
  await expect(page.locator('.shell .brand')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
})

test('the first view asks for its summary once, and for one language', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${demo.url}/?lang=es`)
  await ready(page)
  expect(asked.filter((path) => path.endsWith('/summary'))).toHaveLength(1)
  expect(asked.filter((path) => /\/(en|es)-/.test(path))).toEqual([expect.stringContaining('/es-')])
})

test('changes are said six times a minute at most, however many there are', async ({ page }) => {
  await page.clock.install()
  let tell: (text: string) => void = () => undefined
  await draw(page)
  await page.routeWebSocket(/\/ws/, (socket) => {
    tell = (text) => socket.send(text)
    tell(JSON.stringify({ type: 'snapshot', epoch: 'told', seq: 0, as_of: '2026-10-21T13:42:00Z', namespaces }))
  })
  await page.goto(`${demo.url}/?lang=en`)
  await ready(page)
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const region = document.querySelector('[aria-live="polite"].hidden')
    if (region) new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true })
  })
  const [one] = namespaces
  for (let second = 1; second <= 60; second += 1) {
    tell(JSON.stringify({ type: 'change', seq: second, as_of: '2026-10-21T13:42:00Z', namespaces: [{ ...one, state: second % 2 ? 'asleep' : 'awake' }], schedules: [], gone: [] }))
    await page.clock.runFor(1_000)
  }
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
  expect(said.length).toBeGreaterThan(0)
  expect(said.length).toBeLessThanOrEqual(6)
})
