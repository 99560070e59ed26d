import { describe, expect, test } from 'vitest'
import { scaleOf } from '../../src/parts/TimeAxis'
import { HOUR, MINUTE } from '../../src/time/zones'
import { type Bar, barsOf } from '../../src/views/Timeline/bars'
import { isMany, keepOrder, linesOf, nextSwitch, sorted, sumOf } from '../../src/views/Timeline/lines'
import { merged } from '../../src/views/Timeline/merge'
import { zoomed } from '../../src/views/Timeline/range'
import { NOW } from '../fixtures/estate'
import { week } from '../fixtures/week'

const now = Date.parse(NOW)
const { rows } = week
const names = (all: readonly { namespace: string }[]) => all.map((row) => row.namespace)
const many = Array.from({ length: 4 }, (_, i) => rows.map((row) => ({ ...row, namespace: `${row.namespace}-${i}` }))).flat()

describe('rows', () => {
  test('are in the order of their teams, and of their names within one', () => {
    expect(names(sorted(rows, 'team', now)).slice(0, 3)).toEqual(['checkout-perf', 'checkout-qa', 'data-lab'])
  })

  test('are in the order of what is switched next, what is never switched last', () => {
    const found = sorted(rows, 'next', now).map((row) => nextSwitch(row, now) ?? Infinity)
    expect(found).toEqual([...found].sort((a, b) => a - b))
  })

  test('are led by whoever is awake most of the range', () => {
    expect(names(sorted(rows, 'hours', now))[0]).toBe('checkout-qa')
  })

  test('are led by what went wrong where the state orders them', () => {
    expect(names(sorted(rows, 'state', now)).slice(0, 3)).toEqual(['media-qa', 'orders-qa', 'search-dev'])
  })
})

test('rows that come in another order are shown as they are, where they were', () => {
  const shown = sorted(rows, 'team', now)
  const fresh = sorted(rows, 'state', now).map((row) => ({ ...row, state: 'unknown' as const }))
  const kept = keepOrder(shown, fresh)
  expect(names(kept)).toEqual(names(shown))
  expect(kept.every((row) => row.state === 'unknown')).toBe(true)
})

describe('teams', () => {
  test('have no heads where all rows fit a screen', () => {
    expect(isMany(rows)).toBe(false)
    expect(linesOf(rows, 'team', new Set(), 'no team').every((line) => line.kind === 'row')).toBe(true)
  })

  test('have heads where there are many rows, and none where another order mixes them', () => {
    const heads = linesOf(many, 'team', new Set(), 'no team').filter((line) => line.kind === 'team')
    expect(heads).toHaveLength(new Set(many.map((row) => row.team)).size)
    expect(linesOf(many, 'hours', new Set(), 'no team')).toHaveLength(many.length)
  })

  test('that are folded show their head alone', () => {
    const lines = linesOf(many, 'team', new Set(['checkout']), 'no team')
    const members = many.filter((row) => row.team === 'checkout')
    expect(lines).toHaveLength(linesOf(many, 'team', new Set(), 'no team').length - members.length)
    expect(lines.find((line) => line.kind === 'team' && line.team === 'checkout')).toMatchObject({ isFolded: true, rows: members })
  })
})

describe('bars', () => {
  const [row] = rows.filter((each) => each.namespace === 'checkout-qa')
  const [sample] = row ? barsOf(row, now) : []
  const short = (at: number, more: Partial<Bar> = {}): Bar => ({ ...(sample as Bar), key: `${at}`, from: at, to: at + MINUTE, kind: 'planned', marks: null, ...more })
  const scale = scaleOf(0, 14 * 24 * HOUR, 0, 1000)

  test('too narrow to be told apart become one, with a count', () => {
    const [only, ...more] = merged([short(0), short(10 * MINUTE), short(20 * MINUTE)], scale)
    expect(more).toEqual([])
    expect(only).toMatchObject({ count: 3, from: 0, to: 21 * MINUTE })
  })

  test('that went wrong always stand for themselves', () => {
    expect(merged([short(0), short(10 * MINUTE, { kind: 'missed' }), short(20 * MINUTE)], scale)).toHaveLength(3)
  })

  test('of three pixels and more are left as they are', () => {
    const wide = [short(0, { to: 2 * HOUR }), short(2 * HOUR, { to: 4 * HOUR })]
    expect(merged(wide, scale)).toEqual(wide)
  })
})

test('zooming stops at a day and at two weeks', () => {
  expect(zoomed('week', 1)).toBe('day')
  expect(zoomed('day', 1)).toBe('day')
  expect(zoomed('week', -1)).toBe('weeks')
  expect(zoomed('weeks', -1)).toBe('weeks')
})

test('sums are kept apart by currency', () => {
  const figures = { awake_hours: '1', asleep_hours: '0', saved: [], unpriced_pods: 0 }
  const of = (amount: string, currency: string) => ({ expected: { ...figures, spent: [{ amount, currency }] } })
  expect(sumOf([of('1.50', 'USD'), of('2', 'EUR'), of('0.25', 'USD')], 'spent')).toEqual([
    { currency: 'USD', amount: '1.75' },
    { currency: 'EUR', amount: '2' },
  ])
})
