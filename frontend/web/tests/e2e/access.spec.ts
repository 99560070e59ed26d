/** No finding of axe on any view, in both themes and both languages; and what the page looks like. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { type Demo, startDemo } from './demo'

const PORT = 18_451
let demo: Demo

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(60, PORT)
})
test.afterAll(async () => demo.stop())

const VIEWS = {
  now: '/',
  timeline: '/timeline',
  schedules: '/schedules',
  namespace: '/namespaces/main/payments-dev',
  costs: '/costs',
  monitoring: '/monitoring',
  new: '/new?namespace=payments-dev&cluster=main&centre=CC-1001&start=17:00&stop=21:00',
}

for (const [name, path] of Object.entries(VIEWS)) {
  for (const [lang, colorScheme] of [
    ['en', 'light'],
    ['es', 'dark'],
  ] as const) {
    test(`${name} in ${lang} and ${colorScheme} has nothing that axe finds`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 1440, height: 960 })
      await page.goto(`${demo.url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}&zone=America/Bogota`)
      await expect(page.locator('h1:not(.hidden)')).toHaveCount(1)
      await page.screenshot({ path: `test-results/views/${name}-${lang}-${colorScheme}.png` })
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 140)).join(' | ')}`)).toEqual([])
    })
  }
}
