import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Answer, NO_MONEY, costsOf } from '../fixtures/answers'
import { october, octoberOf } from '../fixtures/october'
import { type Row, csvOf } from '../../src/views/Costs/groups'
import { openPage, startApi, titled } from './page'

const answer = startApi()
const cents = (text: string) => Math.round(Number(text.replace(/[^0-9.]/g, '')) * 100)
const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0)
const rowsOf = (table: HTMLElement) => [...table.querySelectorAll('tbody tr')].map((row) => within(row as HTMLElement).getAllByRole('cell').map((cell) => cell.textContent))
const lastOf = (table: HTMLElement) => [...table.querySelectorAll('tfoot :is(td, th)')].map((cell) => cell.textContent)
const csv = () => decodeURIComponent(screen.getByRole('link', { name: 'CSV' }).getAttribute('href') ?? '')
const shown = async (path = '/costs', costs: Answer = october) => {
  answer({ '/costs': costs })
  await openPage(path)
}

const [SPENT, SAVED] = ['$1,204.40', '$6,380.00']

test('what was saved where no window is to come is nobody’s, and says so', async () => {
  const [first] = october.cost_centers
  await shown('/costs', { ...october, cost_centers: first ? [{ ...first, cost_center: '' }] : [] })
  const row = await screen.findByRole('rowheader', { name: /nobody: no window is to come/ })
  expect(within(row).queryByRole('link')).toBeNull()
})

describe('of one answer', () => {
  test.each(['cc', 'team', 'ns'])('the rows by %s, their total, the CSV and the sentence agree to the cent', async (by) => {
    await shown(`/costs?by=${by}`)
    await titled('October so far: $1,204 spent, $6,380 saved.')
    const table = screen.getByRole('table')
    const rows = rowsOf(table)
    expect(lastOf(table).slice(-2)).toEqual([SPENT, SAVED])
    expect(sum(rows.map((row) => cents(row.at(-2) ?? '')))).toBe(cents(SPENT))
    expect(sum(rows.map((row) => cents(row.at(-1) ?? '')))).toBe(cents(SAVED))
    const lines = csv().split('\r\n').slice(1).map((line) => line.split('","'))
    expect(sum(lines.map((line) => cents(line[4] ?? '')))).toBe(cents(SPENT))
    expect(sum(lines.map((line) => cents(line[5] ?? '')))).toBe(cents(SAVED))
  })

  test('the days, their total and the heights of the bars agree with it', async () => {
    await shown()
    await userEvent.click(await screen.findByRole('button', { name: 'Show numbers' }))
    const table = screen.getByRole('table', { name: 'Per day' })
    const spent = rowsOf(table).map((row) => cents(row.at(-2) ?? ''))
    expect(lastOf(table)).toEqual(['Total', SPENT, SAVED])
    expect(sum(spent)).toBe(cents(SPENT))
    const tall = [...document.querySelectorAll('.costs-days svg rect.spent')].map((bar) => Number(bar.getAttribute('height')))
    const [first = 0] = spent
    tall.forEach((height, i) => expect(height / (tall[0] ?? 1)).toBeCloseTo((spent[i] ?? 0) / first, 6))
  })

  test.each([
    ['team=payments', 'October so far, payments: $444 spent, $2,050 saved.'],
    ['ns=ledger-uat', 'October so far, ledger-uat: $94 spent, $3,442 saved.'],
    ['cc=CC-1002&cluster=nonprod-1', 'October so far, CC-1002, nonprod-1: $94 spent, $3,442 saved.'],
  ])('the sentence, the bars, the rows and the CSV are all of %s alone', async (asked, sentence) => {
    await shown(`/costs?by=ns&${asked}`, octoberOf)
    await titled(sentence)
    await userEvent.click(screen.getByRole('button', { name: 'Show numbers' }))
    const [days, ranking] = screen.getAllByRole('table')
    const [whole, ofDays] = [ranking, days].map((table) => lastOf(table as HTMLElement).slice(-2))
    expect(ofDays).toEqual(whole)
    const rows = rowsOf(ranking as HTMLElement)
    expect(sum(rows.map((row) => cents(row.at(-2) ?? '')))).toBe(cents(whole?.[0] ?? ''))
    const lines = csv().split('\r\n').slice(1)
    expect(lines).toHaveLength(rows.length)
    expect(sum(lines.map((line) => cents(line.split('","')[4] ?? '')))).toBe(cents(whole?.[0] ?? ''))
  })

  test('the total of a team is named after it', async () => {
    await shown('/costs?by=ns&team=payments', octoberOf)
    const table = await screen.findByRole('table')
    expect(lastOf(table)).toEqual(['Total of payments3 pods request nothing: their cost is unknown', '192.2 h', '799.2 h', '$443.93', '$2,049.73'])
    expect(sum(rowsOf(table).map((row) => cents(row.at(-2) ?? '')))).toBe(cents('$443.93'))
  })
})

test('what was never awake cost nothing, what nobody can tell is unknown, and pods without requests stand beside the sum', async () => {
  await shown('/costs?by=ns')
  const row = (await screen.findByRole('row', { name: /^data-lab/ }))
  expect(within(row).getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['0.0 h', '495.7 h', '–', 'unknown'])
  expect(row).toHaveTextContent('1 pod requests nothing: its cost is unknown')
  expect(screen.getByRole('row', { name: /^Total/ })).toHaveTextContent('4 pods request nothing')
})

test('a time in which all was asleep has spent nothing, which is known', async () => {
  await shown('/costs', costsOf({ ...NO_MONEY, awake_hours: '0.000', saved: [{ amount: '2704.10', currency: 'USD' }] }))
  await titled('October so far: $0 spent, $2,704 saved.')
})

test('a filter that is chosen stays whatever the rows are grouped by, and others can be chosen beside it', async () => {
  await shown('/costs', octoberOf)
  await titled(/^October so far: /)
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Team' }), 'payments (2)')
  await titled(/^October so far, payments: /)
  await userEvent.click(screen.getByRole('button', { name: 'Namespace' }))
  expect(await screen.findByRole('row', { name: /^payments-qa/ })).toBeVisible()
  expect(screen.queryByRole('row', { name: /^ledger-uat/ })).toBeNull()
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Team' }), 'ledger (1)')
  expect(await screen.findByRole('row', { name: /^ledger-uat/ })).toBeVisible()
})

test('figures of one team are not told as those of another that have not come yet', async () => {
  await shown('/costs?team=payments', octoberOf)
  await titled(/^October so far, payments: /)
  answer({ '/costs': 'never' })
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Team' }), 'ledger (1)')
  await titled('October so far, payments: $444 spent, $2,050 saved.')
})

test('days whose costs cannot be loaded say so, and others can be chosen', async () => {
  await shown('/costs')
  await titled(/^October so far: /)
  answer({ '/costs': 'fault' })
  const last = screen.getByRole('button', { name: 'Last month' })
  await userEvent.click(last)
  await titled('Costs could not be loaded.')
  expect(last).toHaveFocus()
  expect(screen.queryByRole('table')).toBeNull()
  answer({ '/costs': october })
  await userEvent.click(screen.getByRole('button', { name: '7 days' }))
  await titled(/: \$1,204 spent, \$6,380 saved\.$/)
})

test('an error stays in sight while it is asked again, without the figures of other days in its place', async () => {
  await shown('/costs')
  await titled(/^October so far: /)
  answer({ '/costs': 'fault' })
  await userEvent.click(screen.getByRole('button', { name: 'Last month' }))
  await titled('Costs could not be loaded.')
  answer({ '/costs': 'never' })
  await userEvent.click(within(screen.getByRole('main')).getByRole('button', { name: 'Try now' }))
  await titled('Costs could not be loaded.')
  expect(screen.queryByRole('table')).toBeNull()
})

test('a filter says what it is of beside what is chosen', async () => {
  await shown('/costs?by=ns', octoberOf)
  await titled(/^October so far: /)
  const picked = screen.getByRole('combobox', { name: 'Namespace' })
  await userEvent.selectOptions(picked, 'ledger-uat (1)')
  await titled('October so far, ledger-uat: $94 spent, $3,442 saved.')
  expect(picked).toHaveDisplayValue('Namespace: ledger-uat (1)')
  expect(window.location.search).toContain('ns=ledger-uat')
  expect(screen.getByRole('link', { name: 'CSV' })).toHaveAttribute('download', 'alba-costs-month-ledger-uat.csv')
})

test('a team without costs offers to take the filter away', async () => {
  await shown('/costs?by=ns&team=nobody', octoberOf)
  expect(await screen.findByText('No cost for these filters.')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(await screen.findByRole('row', { name: /^ledger-uat/ })).toBeVisible()
})

test('figures keep the name of their own days until those of others have come', async () => {
  await shown('/costs')
  await titled('October so far: $1,204 spent, $6,380 saved.')
  answer({ '/costs': 'never' })
  await userEvent.click(screen.getByRole('button', { name: 'Last month' }))
  await titled('1 Oct to 21 Oct: $1,204 spent, $6,380 saved.')
})

test('the way of counting names the prices, their commit, and what is in no sum', async () => {
  await shown()
  const method = (await screen.findByText('How this is counted')).closest('details')
  expect(method).toHaveTextContent('Prices now: $0.0405 an hour for a CPU, $0.0044 for a GiB of memory. policy.yaml at 4be19d2')
  expect(screen.getByText('Not counted: volumes, load balancers, nodes that stay up and pods without requests.')).toBeVisible()
})

describe('in Spanish', () => {
  afterEach(() => vi.restoreAllMocks())

  test.each([
    ['es-ES', /^Octubre hasta hoy: 1204\sUS\$ gastados, 6380\sUS\$ ahorrados\.$/],
    ['es-CO', /^Octubre hasta hoy: US\$\s1\.204 gastados, US\$\s6\.380 ahorrados\.$/],
  ])('a browser of %s writes money as its country does', async (language, sentence) => {
    vi.spyOn(globalThis.navigator, 'languages', 'get').mockReturnValue([language])
    answer({ '/costs': october })
    await openPage('/costs', 'es')
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(sentence))
  })

  test('a sentence that begins with its days begins with a capital', async () => {
    answer({ '/costs': october })
    await openPage('/costs?range=days7', 'es')
    await titled(/^Del \d+ \w+ al \d+ \w+: /)
  })
})

test('no name in the CSV is a formula to a spreadsheet, whatever it begins with', () => {
  const names = ['=1+1', '  +1', '@a', '\n=1', '＝1', 'plain']
  const rows = names.map((name): Row => ({ key: name, name, note: '', path: null, query: {}, figures: NO_MONEY }))
  const cells = csvOf(rows, ['Team']).split('\r\n').slice(1).map((line) => line.slice(1, line.indexOf('","')))
  expect(cells).toEqual([...names.slice(0, 5).map((name) => `'${name}`), 'plain'])
})
