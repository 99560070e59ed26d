/** The form as somebody fills it in: each problem at its field, in the preview and on its line, and nothing that is lost. */
import { type Page, expect, test } from '@playwright/test'
import { type Demo, startDemo } from './demo'

const PORT = 18_511
const GIVEN = 'lang=en&zone=America/Bogota&namespace=payments-dev&cluster=main&centre=CC-1001&owner=ana@example.com&reason=Quarter+end&timezone=America/Bogota'
const LATE = `${GIVEN}&day=2026-12-16&start=18:00&stop=21:00`
let demo: Demo

test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(1, PORT + test.info().parallelIndex)
})
test.afterAll(async () => demo.stop())

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const marked = (page: Page) => page.locator('.yaml .bad')

test('a problem appears once its field was left, and goes when it is mended, without being left again', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE}`)
  await expect(title(page)).toHaveText('New schedule: ready to propose')
  const start = page.getByLabel('Start')
  await start.fill('17:00')
  await expect(title(page)).toHaveText('New schedule: 1 problem to solve')
  await expect(marked(page)).toHaveCount(0)
  await start.blur()
  await expect(page.locator('#field-start-problem')).toContainText('overlaps payments/office-hours from 17:00 to 18:00')
  await expect(marked(page)).toContainText('start: 2026-12-16T17:00')
  await expect(page.locator('.preview svg')).toContainText('overlap 17:00 to 18:00')
  await start.fill('18:00')
  await expect(page.locator('.problem')).toHaveCount(0)
  await expect(marked(page)).toHaveCount(0)
})

test('a window that runs into its neighbour is offered to stop where that one begins', async ({ page }) => {
  await page.goto(`${demo.url}/new?${GIVEN}&day=2026-12-16&start=06:00&stop=10:00`)
  await expect(title(page)).toHaveText(/1 problem/)
  await page.getByRole('button', { name: 'Open on GitHub' }).click()
  await expect(page.getByLabel('Stop')).toBeFocused()
  await page.getByRole('button', { name: 'Stop at 08:00' }).click()
  await expect(title(page)).toHaveText('New schedule: ready to propose')
  await expect(page.getByLabel('Stop')).toHaveValue('08:00')
})

test('a fix that the API offers is a button that writes it', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE.replace('18:00', '1')}`)
  await page.getByLabel('Start').focus()
  await page.getByLabel('Start').blur()
  await page.getByRole('button', { name: 'write 2026-12-16T01:00' }).click()
  await expect(page.getByLabel('Start')).toHaveValue('01:00')
})

test('a field that was emptied stays empty', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE}`)
  for (const label of ['Start', 'Stop', 'Owner', 'Day']) {
    const field = page.getByLabel(label, { exact: true })
    await field.fill('')
    await expect(field).toHaveValue('')
  }
  await page.getByLabel('File', { exact: true }).fill('')
  await expect(page.getByLabel('File', { exact: true })).toHaveValue('')
  await page.getByLabel('File', { exact: true }).blur()
  await expect(page.getByLabel('File', { exact: true })).toHaveValue('schedules/payments/quarter-end.yaml')
  await expect(page.getByLabel('Start')).toHaveValue('')
})

test('Open leads to the first wrong field in the order of the form, and each problem describes its own', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE.replace('ana@example.com', '').replace('21:00', '2')}`)
  await expect(title(page)).toHaveText('New schedule: 2 problems to solve')
  const press = page.getByRole('button', { name: 'Open on GitHub' })
  await press.focus()
  await expect(press).toBeFocused()
  await expect(press).toHaveAccessibleDescription('Not yet: 2 problems to solve.')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Owner')).toBeFocused()
  await expect(page.getByLabel('Owner')).toHaveAccessibleDescription(/Owner: .*0 characters/)
  await expect(page.getByLabel('Owner')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Stop')).toHaveAccessibleDescription(/Stop: /)
})

test('without a weekday the focus goes to the weekdays, which say so', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE}&kind=weekly&days=`)
  await expect(title(page)).toHaveText('New schedule: 1 problem to solve')
  await page.getByRole('button', { name: 'Open on GitHub' }).click()
  const days = page.getByRole('group', { name: 'Days' })
  await expect(days).toBeFocused()
  await expect(days).toHaveAccessibleDescription(/at least 1/)
})

test('another namespace takes the cost centre away', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE}`)
  await expect(page.getByLabel('Cost centre')).toHaveValue('CC-1001')
  await page.getByRole('combobox', { name: 'Namespace' }).fill('payments')
  await expect(page.getByLabel('Cost centre')).toHaveValue('')
})

test('a form left open for a day keeps all that was typed, and its day', async ({ page }) => {
  await page.clock.install()
  await page.goto(`${demo.url}/new?lang=en`)
  await page.getByLabel('Owner').fill('ana@example.com')
  await page.getByLabel('Reason').fill('Load test')
  const day = await page.getByLabel('Day', { exact: true }).inputValue()
  await page.clock.fastForward('26:00:00')
  await page.clock.runFor(2_000)
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue(day)
  await expect(page.getByLabel('Owner')).toHaveValue('ana@example.com')
  await page.reload()
  await expect(page.getByLabel('Reason')).toHaveValue('Load test')
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue(day)
})

test('while Alba does not answer the file is kept, and it is said that CI will check it', async ({ page }) => {
  await page.route('**/api/v1/validate*', (route) => route.abort())
  await page.goto(`${demo.url}/new?${LATE}`)
  await expect(page.getByText('Not checked: Alba does not answer. CI will check it.').first()).toBeVisible()
  await expect(page.locator('.yaml')).toContainText('owner: ana@example.com')
})

test('it is asked 300 ms after the last key, and an older answer that comes late is dropped', async ({ page }) => {
  const asked: string[] = []
  let late: () => void = () => undefined
  await page.route('**/api/v1/validate*', async (route) => {
    const body = route.request().postData() ?? ''
    asked.push(/owner: (.*)/.exec(body)?.[1] ?? '')
    if (body.includes('17:00')) await new Promise<void>((resolve) => { late = resolve })
    await route.continue().catch(() => undefined)
  })
  await page.goto(`${demo.url}/new?${LATE.replace('18:00', '17:00')}`)
  await expect.poll(() => asked.length).toBe(1)
  await page.getByLabel('Start').fill('18:00')
  await expect(title(page)).toHaveText('New schedule: ready to propose')
  late()
  await page.getByLabel('Owner').press('End')
  await page.getByLabel('Owner').pressSequentially('.co', { delay: 20 })
  await expect.poll(() => asked.at(-1)).toBe('ana@example.com.co')
  expect(asked).toEqual(['ana@example.com', 'ana@example.com', 'ana@example.com.co'])
  await expect(title(page)).toHaveText('New schedule: ready to propose')
})

test('a file too long for a link is copied, and the button says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const except = Array.from({ length: 200 }, (_, i) => new Date(Date.UTC(2027, 0, 1 + i)).toISOString().slice(0, 10)).map((each) => `${each}..${each}`).join(',')
  await page.route('https://github.com/**', (route) => route.fulfill({ body: 'GitHub' }))
  await page.goto(`${demo.url}/new?${LATE}&kind=weekly&days=mon,sat&except=${except}`)
  await page.getByLabel('Reason').fill('語'.repeat(300))
  await expect(page.getByText('Too long for a link: it is copied, to be pasted on GitHub.')).toBeVisible()
  const yaml = await page.locator('.yaml > div > span').allTextContents()
  await page.getByRole('button', { name: 'Copy and open GitHub' }).click()
  await page.waitForURL('https://github.com/**')
  await page.goto(demo.url)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${yaml.join('\n')}\n`)
})

test('Change shows what goes and what comes, and Remove all that goes, with the way to GitHub', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&change=payments/office-hours`)
  await expect(page.getByText('Nothing yet: the file is as it stands on main.')).toBeVisible()
  const file = page.getByRole('textbox', { name: 'File' })
  await file.fill((await file.inputValue()).replace('18:00', '17:00'))
  const changes = page.getByRole('region', { name: 'What changes' })
  await expect(changes.locator('.line-gone')).toHaveText(/goes: .*stop: 18:00/)
  await expect(changes.locator('.line-new')).toHaveText(/comes: .*stop: 17:00/)
  await expect(page.getByRole('button', { name: 'Copy and edit on GitHub' })).toBeVisible()
  await page.goto(`${demo.url}/new?lang=en&remove=payments/office-hours`)
  await expect(page.getByText('Checked as you type')).toHaveCount(0)
  await expect(page.getByText('windows of payments-dev, times in Bogota')).toBeVisible()
  await expect(page.locator('.falls-away li').first()).toHaveText(/\d\d:\d\d – \d\d:\d\d/)
  await expect(page.getByRole('link', { name: 'Delete on GitHub' })).toHaveAttribute('href', /\/delete\/main\//)
  await expect(page.getByRole('region', { name: 'What changes' }).locator('.line-gone').first()).toBeVisible()
})

test('a removal lists what falls away for every namespace that the file names, and what the first window saves', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&remove=checkout/office-hours:checkout-qa`)
  await expect(page.getByText('windows of checkout-qa and checkout-stage, times in Bogota')).toBeVisible()
  await expect(page.locator('.falls-away')).toContainText(/The first saves \d+ h of checkout-qa/)
  await expect(page.locator('.falls-away')).toContainText(/The first saves \d+ h of checkout-stage/)
})

test('in a change an overlap is at its line, and a press moves its edge to where the neighbour begins', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&change=payments/load-test`)
  const file = page.getByRole('textbox', { name: 'File' })
  const yaml = (await file.inputValue()).replace('payments-perf', 'payments-dev').replace(/start: .*/, 'start: 2026-12-16T17:00').replace(/stop: .*/, 'stop: 2026-12-16T21:00')
  const line = yaml.split('\n').findIndex((text) => text.includes('start:')) + 1
  await file.fill(yaml)
  await expect(page.locator('.problem')).toContainText(`line ${line}: overlaps payments/office-hours from 17:00 to 18:00 on Wed 16 Dec.`)
  await expect(page.locator('.yaml-numbers .bad')).toHaveText([String(line)])
  await expect(file).toHaveAttribute('aria-describedby', /help/)
  await page.getByRole('button', { name: 'Start at 18:00' }).click()
  await expect(page.locator('.problem')).toHaveCount(0)
  await expect(page.locator('.yaml-numbers .bad')).toHaveCount(0)
})

test('a name that main has already is said at its field and in the preview, and a press takes one that is free', async ({ page }) => {
  await page.goto(`${demo.url}/new?${LATE}&file=payments/office-hours.yaml`)
  const note = page.locator('#field-file-help .problem')
  await expect(note).toContainText('File: payments/office-hours.yaml is on main already, and this would replace all of it.')
  await expect(page.locator('.preview-wrong')).toContainText('payments/office-hours.yaml is on main already')
  await expect(note.getByRole('link', { name: 'Change payments/office-hours instead' })).toHaveAttribute('href', /change=payments%2Foffice-hours/)
  await note.getByRole('button', { name: 'Call it payments/office-hours-2.yaml' }).click()
  await expect(note).toHaveCount(0)
  await expect(page.getByLabel('File', { exact: true })).toHaveValue('schedules/payments/office-hours-2.yaml')
})

test('of several windows in one file the one that overlaps is marked, and a press moves its edge and no other', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&change=payments/load-test`)
  const file = page.getByRole('textbox', { name: 'File' })
  const windows = (start: string) => `  - {days: [sat], start: 17:00, stop: 21:00} # as ever\n  - {days: [wed], start: ${start}, stop: 21:00}\n  - {days: [sun], start: 17:00, stop: 21:00}\n`
  const head = (await file.inputValue()).replace('payments-perf', 'payments-dev').replace(/once:[^]*$/, '')
  await file.fill(`${head}weekly:\n${windows('17:00')}`)
  const line = head.split('\n').length + 2
  await expect(page.locator('.problem')).toContainText(`line ${line}: overlaps payments/office-hours from 17:00 to 18:00`)
  await expect(page.locator('.yaml-numbers .bad')).toHaveText([String(line)])
  await page.getByRole('button', { name: 'Start at 18:00' }).click()
  await expect(page.locator('.problem')).toHaveCount(0)
  await expect(file).toHaveValue(`${head}weekly:\n${windows('18:00')}`)
})

test('the hours of a window are those that pass, also when the clock is changed in it, and it is told in UTC too', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&namespace=payments-dev&cluster=main&centre=CC-1001&owner=ana@example.com&timezone=Europe/Madrid&day=2027-03-28&start=00:00&stop=06:00`)
  await expect(page.locator('.yaml-bar')).toContainText(/^.*5 h, /)
  await expect(page.locator('#field-stop-help')).toHaveText('5 h')
  await expect(page.getByText('Sun 28 Mar, times in Madrid; Sat 23:00 to 04:00 UTC')).toBeVisible()
})

test('in Change a problem stands in the preview too, Open selects its line, and the fix of the API mends it', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&zone=America/Bogota&change=payments/office-hours`)
  const file = page.getByRole('textbox', { name: 'File' })
  await file.fill((await file.inputValue()).replace('CC-1001', 'CC-1O01'))
  const line = (await file.inputValue()).split('\n').findIndex((each) => each.includes('CC-1O01')) + 1
  await expect(page.locator('.preview-wrong')).toContainText(`Cost centre, line ${line}: `)
  await page.getByRole('button', { name: 'Open on GitHub' }).click()
  await expect(file).toBeFocused()
  expect(await file.evaluate((at: HTMLTextAreaElement) => at.value.slice(at.selectionStart, at.selectionEnd))).toBe('costCenter: CC-1O01')
  await page.getByRole('button', { name: 'write CC-1001' }).click()
  await expect(file).toHaveValue(/costCenter: CC-1001/)
  await expect(page.locator('.preview-wrong')).toHaveCount(0)
})

test('a fix that is of another file is not offered', async ({ page }) => {
  await page.route('**/api/v1/validate*', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace(/("fixes":\[\{"label":"write CC-1001","text":"CC-1001","place":\{"file":")[^"]+/, '$1other/file.yaml')
    await route.fulfill({ response: answer, body })
  })
  await page.goto(`${demo.url}/new?lang=en&change=payments/office-hours`)
  const file = page.getByRole('textbox', { name: 'File' })
  await file.fill((await file.inputValue()).replace('CC-1001', 'CC-1O01'))
  await expect(page.locator('.problem')).toContainText('CC-1O01')
  await expect(page.getByRole('button', { name: 'write CC-1001' })).toHaveCount(0)
})

test('the fix of an older answer writes nothing into what was typed since', async ({ page }) => {
  await page.goto(`${demo.url}/new?lang=en&change=payments/office-hours`)
  const file = page.getByRole('textbox', { name: 'File' })
  await file.fill((await file.inputValue()).replace('CC-1001', 'CC-1O01'))
  const fix = page.getByRole('button', { name: 'write CC-1001' })
  await expect(fix).toBeVisible()
  await page.route('**/api/v1/validate*', () => new Promise(() => undefined))
  const typed = `# one line more\n${await file.inputValue()}`
  await file.fill(typed)
  await fix.click()
  await expect(file).toHaveValue(typed)
})
