/** The card of a bar: when it comes and goes, and what it tells. */
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { en } from '../../src/i18n/en'
import { SayContext, sayOf } from '../../src/i18n/say'
import { Drawing } from '../../src/views/Timeline/Drawing'
import { rangeOf } from '../../src/views/Timeline/range'
import { NOW } from '../fixtures/estate'
import { week } from '../fixtures/week'

const now = Date.parse(NOW)
const range = rangeOf('Europe/Madrid', 'week', null, now)
const say = sayOf(en, 'en', 'Europe/Madrid')

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function draw(name: string): { bars: SVGGElement[]; rows: HTMLElement } {
  const lines = week.rows.filter((row) => row.namespace === name).map((row) => ({ kind: 'row' as const, row }))
  render(
    <SayContext value={say}>
      <Drawing data={week} lines={lines} isCompact={false} sort="team" range={range} now={now} onFold={() => undefined} onZoom={() => undefined} />
    </SayContext>,
  )
  return { bars: [...document.querySelectorAll<SVGGElement>('.tl-row > svg > g')], rows: screen.getByRole('group', { name: en.timeline.rows }) }
}

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
const card = () => document.getElementById('bar-card')

/** Shows the card of a bar and gives its facts by their names. */
function facts(bar: SVGGElement | undefined): Record<string, string> {
  fireEvent.mouseEnter(bar as SVGGElement)
  pass(150)
  const names = [...(card()?.querySelectorAll('dt') ?? [])]
  return Object.fromEntries(names.map((dt) => [dt.textContent, dt.nextElementSibling?.textContent ?? '']))
}

test('it comes 150 ms after the pointer', () => {
  const { bars } = draw('checkout-qa')
  fireEvent.mouseEnter(bars[0] as SVGGElement)
  pass(149)
  expect(card()).toBeNull()
  pass(1)
  expect(screen.getByRole('group', { name: 'checkout-qa, Done' })).toBe(card())
})

test('it does not come where the pointer only passes', () => {
  const { bars } = draw('checkout-qa')
  fireEvent.mouseEnter(bars[0] as SVGGElement)
  pass(100)
  fireEvent.mouseLeave(bars[0] as SVGGElement)
  pass(1_000)
  expect(card()).toBeNull()
})

test('it comes at once with the focus, describes what has it, and goes with Esc', () => {
  const { rows } = draw('checkout-qa')
  fireEvent.focus(rows)
  pass(0)
  expect(card()).not.toBeNull()
  expect(rows).toHaveAttribute('aria-describedby', 'bar-card')
  fireEvent.keyDown(document, { key: 'Escape' })
  expect(card()).toBeNull()
})

test('it stays while the pointer goes from the bar onto it', () => {
  const { bars } = draw('checkout-qa')
  facts(bars[0])
  fireEvent.mouseLeave(bars[0] as SVGGElement)
  pass(100)
  fireEvent.mouseEnter(card() as HTMLElement)
  pass(10_000)
  expect(card()).not.toBeNull()
  fireEvent.mouseLeave(card() as HTMLElement)
  pass(100)
  expect(card()).toBeNull()
})

test('it tells what was planned, what happened, what it cost and where that stands', () => {
  const { bars } = draw('mobile-dev')
  expect(facts(bars[0])).toEqual({
    Planned: '18:00 – 23:00 Madrid',
    Happened: '18:00:01 – 02:15, 3 h 15 min late',
    Cost: '$11.22, CC-2210',
    From: 'mobile/office-hours.yaml:8, PR 471',
  })
})

test('it tells why a window was lost, and no cost of it', () => {
  const { bars } = draw('checkout-perf')
  expect(facts(bars[0])).toMatchObject({ Happened: 'not awake', Why: 'Alba was away' })
  expect(screen.queryByText('Cost')).toBeNull()
})

test('it tells of a plan only what is planned', () => {
  const { bars } = draw('data-lab')
  expect(facts(bars[0])).toEqual({ Planned: '20:00 – 08:00 Madrid', From: 'data/office-hours.yaml:8' })
})

test('it tells what takes a window away', () => {
  const { bars } = draw('search-dev')
  expect(facts(bars.at(-1))).toMatchObject({ Why: 'except' })
})
