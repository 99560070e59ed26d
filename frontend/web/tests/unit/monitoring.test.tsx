import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { summary } from '../fixtures/estate'
import { lateDay, quietDay, troubled } from '../fixtures/watched'
import { openPage, startApi, titled } from './page'

const answer = startApi()
const badDay = { '/health': troubled, '/metrics/series': lateDay }
const HOURS = lateDay.points.length

test('what was late today leads, and what needs attention comes before everything else', async () => {
  answer(badDay)
  await openPage('/monitoring')
  await titled('3 of 86 switches were more than 60 s late today.')
  const [first] = screen.getAllByRole('heading', { level: 2 })
  expect(first).toHaveTextContent('Alerts')
  expect(within(first?.closest('section') as HTMLElement).getAllByRole('listitem')[0]).toHaveTextContent('Git does not answer: 503 Service Unavailable.')
})

test('what does not answer is the first row, then what is being tried, then what is well', async () => {
  answer(badDay)
  await openPage('/monitoring')
  const rows = within(await screen.findByRole('table', { name: 'What this page reads itself' })).getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getByRole('rowheader').textContent.trim())).toEqual(['Git', 'cluster nonprod-1', 'table'])
  expect(rows[0]).toHaveTextContent('does not answer26 min agoopen: left alone for a whilehttps://git.example.com')
})

test('the last error of an engine says how long ago it was', async () => {
  answer(badDay)
  await openPage('/monitoring')
  expect(await screen.findByRole('row', { name: /gave no answer within 10 s/ })).toHaveTextContent(/gave no answer within 10 s 12 min ago$/)
})

test('GitHub and Slack are rows of the bot that asks them, with its last error, and an alert where one is left alone', async () => {
  answer(badDay)
  await openPage('/monitoring')
  const table = await screen.findByRole('table', { name: /^Whom the bot alba-bot-6d8f9c-q7w2e asks/ })
  const rows = within(table).getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getByRole('rowheader').textContent.trim())).toEqual(['Slack', 'GitHub'])
  expect(rows[0]).toHaveTextContent('does not answer18 min agoopen: left alone for a while')
  expect(rows[0]).toHaveTextContent('auth.test: token_revoked 10 min ago')
  expect(screen.getByText('Slack does not answer the bot: what it was asked in Slack waits.')).toBeVisible()
})

test('a bot that has fallen silent is told by its last words, in Spanish too', async () => {
  answer({ ...badDay, '/health': { ...troubled, bots: troubled.bots.map((bot) => ({ ...bot, silent: true })) } })
  await openPage('/monitoring', 'es')
  expect(await screen.findByRole('table', { name: /^Últimas palabras del bot alba-bot-6d8f9c-q7w2e/ })).toBeVisible()
})

test('in a demo the ages of answers are by the reader’s clock, and it says so', async () => {
  answer({ ...badDay, '/summary': { ...summary, demo: { speed: 60 } } })
  await openPage('/monitoring')
  expect(await screen.findByText('Ages in these tables are by your own clock, not by that of the demo.')).toBeVisible()
  expect(screen.getByText(/the clock runs 60 times as fast as yours, 1 min in each second\.$/)).toBeVisible()
  const table = screen.getByRole('table', { name: 'What this page reads itself' })
  await waitFor(() => expect(within(table).getAllByRole('row')[1]).toHaveTextContent('does not answer26 s ago'))
  expect(screen.getByRole('row', { name: /gave no answer/ })).toHaveTextContent(/12 s ago$/)
})

test('what does not answer is named in the reader’s language, also within a sentence', async () => {
  answer({ ...badDay, '/health': { ...troubled, alerts: [{ code: 'engine-without', args: { engine: 'a', dependency: 'cluster/lab', calls: 'writes' }, at: null, source: null }, ...troubled.alerts] } })
  await openPage('/monitoring', 'es')
  expect(await screen.findByText('El motor sigue sin clúster lab (escrituras), que no le respondía.')).toBeVisible()
  expect(screen.getByRole('rowheader', { name: 'clúster nonprod-1' })).toBeVisible()
  expect(screen.getByRole('rowheader', { name: 'tabla' })).toBeVisible()
})

test('a lag of less than a second is not told as none', async () => {
  answer({ '/metrics/series': { ...lateDay, today: { switches: 5, on_time: 5, p50_s: 0, p99_s: 0 } } })
  await openPage('/monitoring')
  await titled('Alba is on time: 99 % of switches within 1 s today.')
})

test('one cursor stands at the same hour in all charts, with the values of that hour', async () => {
  answer(badDay)
  await openPage('/monitoring')
  await titled(/late today/)
  const charts = [...document.querySelectorAll('.mon-chart svg[role=img]')]
  const width = Number(charts[0]?.getAttribute('width'))
  fireEvent(charts[0] as Element, new MouseEvent('pointermove', { bubbles: true, clientX: (10.5 / HOURS) * width }))
  const cursors = charts.map((chart) => chart.querySelector('.cursor')?.getAttribute('x1'))
  expect(charts).toHaveLength(4)
  expect(new Set(cursors).size).toBe(1)
  expect(Number(cursors[0])).toBeCloseTo((10.5 * width) / HOURS, 3)
  const legends = [...document.querySelectorAll('.mon-chart .legend')].map((legend) => legend.textContent)
  expect(legends[0]).toContain('missed 4')
  expect(legends[1]).toContain('99 % within 1 min 36 s')
  fireEvent.pointerLeave(charts[0] as Element)
  expect(document.querySelector('.mon-chart .cursor')).toBeNull()
})

test('the cursor is one stop of the keyboard: it says what stands at its hour, moves through all charts, and Esc puts it away', async () => {
  answer(badDay)
  await openPage('/monitoring')
  const instant = await screen.findByRole('slider', { name: /^Instant/ })
  const cursors = () => [...document.querySelectorAll('.mon-chart .cursor')].map((line) => line.getAttribute('x1'))
  expect(instant).toHaveAttribute('aria-valuetext', 'point at a chart, or move this')
  fireEvent.focus(instant)
  const atLast = cursors()
  fireEvent.change(instant, { target: { value: '10' } })
  expect(new Set(cursors()).size).toBe(1)
  expect(cursors()).toHaveLength(4)
  expect(cursors()).not.toEqual(atLast)
  expect(instant).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Tue 19:00\. .*: done 9, failed 0, missed 4, cancelled 0\. .*99 % within 1 min 36 s\. Errors: 0\. /))
  fireEvent.change(instant, { target: { value: '9' } })
  expect(instant).toHaveAttribute('aria-valuetext', expect.stringMatching(/Errors: no data\./))
  await userEvent.keyboard('{Escape}')
  expect(cursors()).toEqual([])
})

test('a range whose charts cannot be loaded says so in their place, and another can be chosen', async () => {
  answer(badDay)
  await openPage('/monitoring')
  await titled(/late today/)
  answer({ ...badDay, '/metrics/series': 'fault' })
  const day = screen.getByRole('button', { name: '7 d' })
  await userEvent.click(day)
  expect(await screen.findByRole('alert')).toHaveTextContent('Health could not be loaded.')
  await titled(/late today/)
  expect(day).toHaveFocus()
  expect(document.querySelector('.mon-chart')).toBeNull()
  answer(badDay)
  await userEvent.click(screen.getByRole('button', { name: '1 h' }))
  expect(await screen.findByText('Errors', { selector: 'h2' })).toBeVisible()
})

test('an hour in which nobody told anything is a gap, and not a nought', async () => {
  answer(badDay)
  await openPage('/monitoring')
  const chart = (await screen.findByText('Errors', { selector: 'h2' })).closest('section') as HTMLElement
  await userEvent.click(within(chart).getByText('Show numbers'))
  const cells = within(chart).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[1]?.textContent)
  expect(cells[9]).toBe('–')
  expect(cells[8]).toBe('0')
})

test('before the first switch it says that none was due', async () => {
  answer({ '/metrics/series': quietDay })
  await openPage('/monitoring')
  await titled('No switch has been due yet.')
})

test('an error keeps the last figures, and stands above them', async () => {
  answer(badDay)
  const client = await openPage('/monitoring')
  await titled(/late today/)
  answer({ ...badDay, '/health': 'fault' })
  await client.refetchQueries()
  expect(await screen.findByRole('alert')).toHaveTextContent('Health could not be loaded.')
  await titled(/late today/)
})
