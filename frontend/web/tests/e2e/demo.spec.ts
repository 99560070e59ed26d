/** The page over the real thing: nothing here is drawn, and nothing is reloaded. */
import { expect, test } from '@playwright/test'
import { type Demo, startDemo } from './demo'

const SPEED = 200
const PORT = 18_431
let demo: Demo

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(SPEED, PORT)
})
test.afterAll(async () => demo.stop())

test('a schedule wakes its namespace and the page shows it without a reload', async ({ page }) => {
  await page.goto(`${demo.url}/?zone=America/Bogota&lang=en`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => Object.assign(window, { wasNeverReloaded: true }))
  await expect(page.locator('.place', { hasText: 'payments-dev' })).toContainText('Awake', { timeout: 50_000 })
  expect(await page.evaluate(() => 'wasNeverReloaded' in window)).toBe(true)
})

const form = 'namespace=payments-dev&cluster=main&centre=CC-1001&owner=ana@example.com&reason=Quarter+end&timezone=America/Bogota'

test('the form refuses an overlap and says which, and a press on its fix solves it', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&${form}&day=2026-12-16&start=17:00&stop=21:00`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New schedule: 1 problem to solve')
  await page.getByRole('button', { name: 'Open on GitHub' }).click()
  await expect(page.getByText('overlaps payments/office-hours from 17:00 to 18:00')).toBeVisible()
  await page.getByRole('button', { name: 'Start at 18:00' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New schedule: ready to propose')
})

test("the link to GitHub carries exactly the YAML that is shown", async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&${form}&day=2026-12-16&start=18:00&stop=21:00`)
  const link = page.getByRole('link', { name: 'Open on GitHub' })
  const url = new URL((await link.getAttribute('href')) ?? '')
  const lines = await page.locator('.yaml > div > span').allTextContents()
  expect(url.searchParams.get('value')).toBe(`${lines.join('\n')}\n`)
  expect(url.pathname).toBe('/example/schedules/new/main/schedules')
  expect(url.searchParams.get('filename')).toBe('payments/quarter-end.yaml')
})

test('the API dies, the page says so and keeps what it knows; it comes back, and so does the page', async ({ page }) => {
  test.setTimeout(120_000)
  await page.goto(`${demo.url}/?lang=en`)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await demo.stop()
  await expect(page.getByText(/^Live updates lost\./)).toBeVisible()
  await expect(page.locator('.place').first()).toBeVisible()
  demo = await startDemo(SPEED, PORT)
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible({ timeout: 45_000 })
  await expect(page.getByText(/^Live updates lost\./)).toBeHidden()
})
