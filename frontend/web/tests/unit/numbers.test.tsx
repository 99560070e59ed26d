import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { week } from '../fixtures/week'
import { openPage, startApi, titled } from './page'

const answer = startApi()
const cells = (table: HTMLElement) => [...table.querySelectorAll('tr')].map((row) => row.textContent)

test('a chart of Monitoring shows its numbers as a table, and hides them again', async () => {
  answer()
  await openPage('/monitoring')
  const chart = (await screen.findByText('Occurrences that ended', { selector: 'h2' })).closest('section') as HTMLElement
  await userEvent.click(within(chart).getByText('Show numbers'))
  const rows = cells(within(chart).getByRole('table'))
  expect(rows.some((row) => /07:00/.test(row) && row.includes('71'))).toBe(true)
  expect(rows.some((row) => row.includes('30'))).toBe(true)
  await userEvent.click(within(chart).getByText('Hide numbers'))
  expect(within(chart).queryByRole('table')).toBeNull()
})

test('Monitoring tells what an engine does without, the worst first, and when it said so', async () => {
  answer()
  await openPage('/monitoring')
  const word = await screen.findByRole('table', { name: /^What the engine alba-7c9d5f-x2kqp relies on/ })
  const [worst, other] = cells(word).slice(1)
  expect(worst).toMatch(/writes.*does not answer.*–.*open.*gave no answer within 10 s/)
  expect(other).toMatch(/DynamoDB.*reads and writes.*answers.*closed/)
})

test('a chart says in a sentence what it shows', async () => {
  answer()
  await openPage('/monitoring')
  await titled(/^Alba is on time/)
  for (const chart of document.querySelectorAll('svg[role=img]')) expect(chart.getAttribute('aria-label')).toMatch(/\S+ \S+/)
})

test('the bars of Costs have a table with the same money', async () => {
  answer()
  await openPage('/costs')
  await titled(/^October so far/)
  await userEvent.click(screen.getByText('Show numbers'))
  const day = (await screen.findByText(/20 Oct/, { selector: 'td' })).closest('tr') as HTMLElement
  expect(day).toHaveTextContent('$612.40')
  expect(day).toHaveTextContent('$2,704.10')
})

test('the table of the timeline has a row for each bar, with what happened and what it cost', async () => {
  answer({ '/timeline': week })
  await openPage('/timeline?view=table')
  const table = await screen.findByRole('table')
  const missed = within(table).getByText('Missed').closest('tr')
  expect(missed).toHaveTextContent('checkout-perf')
  expect(missed).toHaveTextContent('Mon 19 Oct 15:00 – 19:00')
  expect(missed).toHaveTextContent('not awake')
  expect(within(table).getAllByText('media-qa')).toHaveLength(5)
})

test('the table follows the order that is chosen', async () => {
  answer({ '/timeline': week })
  await openPage('/timeline?view=table&sort=state')
  const first = (await screen.findByRole('table')).querySelector('tbody tr')
  expect(first).toHaveTextContent('media-qa')
})
