import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, delay, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import type { Schedule, SchedulesAsked } from '../../src/api/names'
import { en } from '../../src/i18n/en'
import { SayContext, sayOf } from '../../src/i18n/say'
import { csvHref, feedHref } from '../../src/views/Schedules/asked'
import { titled } from './page'

const PAGE = 200

function schedule(index: number, more: Partial<Schedule> = {}): Schedule {
  const name = `team-${String(index).padStart(5, '0')}`
  return {
    id: `team/${name}`, namespace: name, cluster: 'main', team: 'team', owner: 'ana@example.com', cost_center: 'CC-1001',
    reason: 'Office hours', timezone: 'America/Bogota', file: `team/${name}.yaml`, line: 8, commit: '9f3c2ab41d5e6f70', pull_request: 471,
    state: 'pending', conditions: [], why: [], cause: null, awake_since: null, window: null,
    next_switch: { at: '2026-10-21T18:00:00Z', way: 'wake' },
    links: { file: 'https://example.com/file', commit: null, edit: null, pull_request: null, remove: null },
    ...more,
  }
}

const envelope = (data: object) => ({ as_of: '2026-10-21T13:42:00Z', seq: 1, epoch: 'e', stale_since: null, data })
const choices = { cluster: [], condition: [], cost_center: [], owner: [], team: [], state: [{ value: 'pending', count: 10_000 }] }

/** Answers with pages of so many schedules, and keeps what it was asked. */
function estate(total: number, asked: URLSearchParams[] = []) {
  return http.get('*/api/v1/schedules', ({ request }) => {
    const query = new URL(request.url).searchParams
    asked.push(query)
    const from = Number(query.get('offset') ?? 0)
    const items = Array.from({ length: Math.max(0, Math.min(PAGE, total - from)) }, (_, i) => schedule(from + i))
    return HttpResponse.json(envelope({ items, cursor: null, total, troubled: 2, choices }))
  })
}

const one = http.get('*/api/v1/schedules/*', () =>
  HttpResponse.json(
    envelope({
      schedule: schedule(0),
      next_windows: [{ start: '2026-10-21T18:00:00Z', stop: '2026-10-22T01:00:00Z' }],
      removed: [],
      recent: [],
      yaml: 'namespace: team-00000\n',
    }),
  ),
)

// Node's requests refuse the signals of jsdom; and the client keeps the `fetch` that it finds when it is loaded.
const NodeRequest = globalThis.Request
globalThis.Request = class extends NodeRequest {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input, { ...init, signal: null })
  }
}
// jsdom lays nothing out: the page is as high as ten thousand rows are, and scrolls as far as it is told.
Object.defineProperty(document.documentElement, 'scrollHeight', { value: 10_000 * 36 + 400 })
window.scrollTo = (to?: number | ScrollToOptions) => {
  const top = typeof to === 'object' ? (to.top ?? 0) : 0
  Object.defineProperty(window, 'scrollY', { value: top, configurable: true })
  window.dispatchEvent(new Event('scroll'))
}
const server = setupServer()
server.listen({ onUnhandledRequest: 'error' })
const { makeQueryClient } = await import('../../src/api/queries')
const { default: Schedules } = await import('../../src/views/Schedules/Schedules')
const { default: OneSchedule } = await import('../../src/views/Schedules/OneSchedule')
beforeEach(() => {
  window.history.replaceState(null, '', '/schedules')
  window.scrollTo(0, 0)
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function show(view: React.ReactNode) {
  return render(
    <QueryClientProvider client={makeQueryClient()}>
      <SayContext value={sayOf(en, 'en', 'America/Bogota')}>{view}</SayContext>
    </QueryClientProvider>,
  )
}

const rows = () => [...document.querySelectorAll<HTMLElement>('tr[data-row]')]

test('of ten thousand schedules only those in the window are drawn, and one page is asked for', async () => {
  const asked: URLSearchParams[] = []
  server.use(estate(10_000, asked))
  show(<Schedules />)
  await titled('10,000 schedules, 2 with a problem.')
  expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '10001')
  expect(rows().length).toBeGreaterThan(5)
  expect(rows().length).toBeLessThan(60)
  expect(asked.map((query) => query.get('offset'))).toEqual(['0'])
})

test('End goes to the last of ten thousand with no page between asked for, and Home back to the first', async () => {
  const asked: URLSearchParams[] = []
  server.use(estate(10_000, asked))
  const user = userEvent.setup()
  show(<Schedules />)
  await screen.findByText('team-00001')
  rows()[0]?.focus()
  await user.keyboard('{End}')
  expect(await screen.findByText('team-09999')).toBeVisible()
  expect(screen.getByText('team-09999').closest('tr')).toHaveFocus()
  expect(asked.map((query) => query.get('offset'))).toEqual(['0', '9800'])
  await user.keyboard('{Home}')
  await waitFor(() => expect(screen.getByText('team-00000').closest('tr')).toHaveFocus())
})

test('a row says who owns it, who pays, and which line of which file it comes from', async () => {
  server.use(estate(3))
  show(<Schedules />)
  await screen.findByText('team-00001')
  const row = within(rows()[1] as HTMLElement)
  expect(row.getByText('ana@example.com')).toBeVisible()
  expect(row.getByText('CC-1001')).toBeVisible()
  const file = row.getByText('team-00001.yaml').closest('a')
  expect(file).toHaveTextContent(/^team-00001\.yaml:8$/)
  expect(file).toHaveAttribute('href', 'https://example.com/file')
})

test('arrows move through the rows, Space shows the next windows, Enter opens the schedule', async () => {
  server.use(estate(3), one)
  const user = userEvent.setup()
  show(<Schedules />)
  await screen.findByText('team-00001')
  rows()[0]?.focus()
  await user.keyboard('{ArrowDown}')
  await waitFor(() => expect(rows()[1]).toHaveFocus())
  await user.keyboard(' ')
  expect(await screen.findByText('Wed 21 Oct 13:00–20:00')).toBeVisible()
  await user.keyboard('{Enter}')
  expect(window.location.pathname).toBe('/schedules/team/team-00001')
})

test('filters and order stand in the URL and reach the API, and a second press turns the order', async () => {
  const asked: URLSearchParams[] = []
  server.use(estate(3, asked))
  window.history.replaceState(null, '', '/schedules?team=data&cc=CC-7&problem=held&q=load&sort=-owner')
  const user = userEvent.setup()
  show(<Schedules />)
  await screen.findByText('team-00001')
  expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({ team: 'data', cost_center: 'CC-7', condition: 'held', q: 'load', sort: 'owner', descending: 'true' })
  await user.click(screen.getByRole('button', { name: /^File/ }))
  expect(window.location.search).toContain('sort=file')
  await user.click(await screen.findByRole('button', { name: /^File/ }))
  expect(window.location.search).toContain('sort=-file')
  expect(await screen.findByRole('link', { name: 'CSV' })).toHaveAttribute('href', expect.stringMatching(/team=data.*condition=|condition=.*team=data/))
})

test('where nothing fits the filter it says so, and the filters can be taken off', async () => {
  server.use(estate(0))
  window.history.replaceState(null, '', '/schedules?team=nobody&zone=UTC')
  const user = userEvent.setup()
  show(<Schedules />)
  expect(await screen.findByText(/No schedule matches these filters/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(window.location.search).toBe('?zone=UTC')
})

test('where there is none it asks for the first one', async () => {
  server.use(estate(0))
  show(<Schedules />)
  expect(await screen.findByRole('link', { name: 'Write the first one' })).toHaveAttribute('href', '/new')
})

test('while it loads it says so, once', () => {
  server.use(http.get('*/api/v1/schedules', () => delay('infinite')))
  show(<Schedules />)
  expect(screen.getAllByRole('status')[0]).toHaveTextContent('Loading Schedules.')
})

test('an error is told with the reference under which the server knows it', async () => {
  server.use(http.get('*/api/v1/schedules', () => HttpResponse.json({ detail: 'broken' }, { status: 500, headers: { 'X-Correlation-ID': '7f3a0000' } })))
  show(<Schedules />)
  expect(await screen.findByRole('alert')).toHaveTextContent(/Schedules could not be loaded.*Reference 7f3a/)
})

test('one schedule says when it wakes its namespace, and shows its file', async () => {
  server.use(one)
  show(<OneSchedule id="team/team-00000" />)
  await titled(/^team\/team-00000 wakes team-00000/)
  expect(screen.getByText('Wed 21 Oct 13:00–20:00')).toBeVisible()
  expect(screen.getByRole('region', { name: 'team/team-00000.yaml' })).toHaveTextContent('namespace: team-00000')
})

test('a schedule that is not there is named, and the way back is shown', async () => {
  server.use(http.get('*/api/v1/schedules/*', () => HttpResponse.json({ detail: 'none' }, { status: 404 })))
  show(<OneSchedule id="team/gone" />)
  await titled('There is no schedule team/gone.')
  expect(screen.getByRole('link', { name: 'Back to all schedules' })).toHaveAttribute('href', '/schedules')
})

test.each<[SchedulesAsked, string]>([
  [{}, 'all.ics'],
  [{ team: ['a b'] }, 'teams/a%20b.ics'],
  [{ team: ['a'], state: ['awake'], q: 'x' }, 'all.ics?team=a&state=awake&q=x'],
])('the calendar of %j is of the same schedules, whatever their order', (filters, file) => {
  expect(feedHref({ ...filters, sort: 'owner', descending: true })).toBe(`/api/v1/calendars/${file}`)
})

test('a filter whose schedules cannot be loaded says so, and another can be chosen', async () => {
  server.use(estate(3))
  const user = userEvent.setup()
  show(<Schedules />)
  await screen.findByText('team-00001')
  server.use(http.get('*/api/v1/schedules', () => HttpResponse.json({ detail: 'broken' }, { status: 500 })))
  await user.click(screen.getByRole('button', { name: /^Planned/ }))
  await titled('Schedules could not be loaded.')
  expect(screen.getByRole('button', { name: /^Planned/ })).toHaveFocus()
  expect(screen.queryByRole('table')).toBeNull()
  server.use(estate(3))
  await user.click(screen.getByRole('button', { name: /^Planned/ }))
  expect(await screen.findByText('team-00001')).toBeVisible()
})

test('where no heads of columns are, a list has the same orders', async () => {
  server.use(estate(3))
  const user = userEvent.setup()
  show(<Schedules />)
  await screen.findByText('team-00001')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sort by' }), 'Sort by: Owner')
  expect(window.location.search).toContain('sort=owner')
})

test('on a phone the filters are in a sheet, which counts what it leaves, and gives the focus back', async () => {
  server.use(estate(3))
  window.history.replaceState(null, '', '/schedules?team=team&cc=CC-1001')
  const user = userEvent.setup()
  show(<Schedules />)
  await screen.findByText('team-00001')
  const opener = screen.getByRole('button', { name: 'Filters (2)' })
  await user.click(opener)
  const sheet = await screen.findByRole('dialog', { name: 'Filters' })
  expect(sheet.contains(document.activeElement)).toBe(true)
  await user.click(within(sheet).getByRole('button', { name: /^Planned/ }))
  expect(window.location.search).toContain('state=pending')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await user.click(screen.getByRole('button', { name: 'Filters (3)' }))
  await user.click(await screen.findByRole('button', { name: 'Show 3 schedules' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(opener).toHaveFocus()
})

test('the file of the list has every value of a filter, each by itself', () => {
  expect(csvHref({ team: ['a', 'b&c'], sort: 'next', descending: false })).toBe('/api/v1/schedules.csv?team=a&team=b%26c&sort=next&descending=false')
})
