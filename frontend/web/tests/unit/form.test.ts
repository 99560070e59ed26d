import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/api/names'
import { moveOf, overlapOf, placed } from '../../src/views/New/problems'
import { edgeOf, placeIn } from '../../src/views/New/edges'
import { difference, mended } from '../../src/views/New/lines'
import { type Draft, fieldOf, linesOf, stopDay, suggestedFile } from '../../src/views/New/draft'

const draft: Draft = {
  namespace: 'payments-dev', cluster: 'main', centre: 'CC-1001', owner: 'ana@example.com', reason: 'Load test: all of it', kind: 'once',
  zone: 'America/Bogota', day: '2026-10-22', days: 'mon,fri', start: '17:00', stop: '21:00', except: '', file: '',
}
const yaml = (changes: Partial<Draft>, first = 'main') => linesOf({ ...draft, ...changes }, first).map(([line]) => line).join('\n')

describe('the file that the form makes', () => {
  test('text that YAML could misread is quoted, other text is not', () => {
    expect(yaml({})).toContain('reason: "Load test: all of it"')
    expect(yaml({ reason: 'yes' })).toContain('reason: "yes"')
    expect(yaml({ reason: 'Load test' })).toContain('reason: Load test')
  })

  test('a stop that is not later than its start is on the next day, also over the end of a year', () => {
    expect(stopDay({ ...draft, day: '2026-12-31', start: '22:00', stop: '02:00' })).toBe('2027-01-01')
    expect(yaml({ start: '22:00', stop: '02:00' })).toContain('stop: 2026-10-23T02:00')
  })

  test('a weekly one has its days and exceptions, and no date', () => {
    const text = yaml({ kind: 'weekly', except: '2027-02-19, 2027-05-24' })
    expect(text).toContain('  - days: [mon, fri]\n    start: 17:00\n    stop: 21:00\nexcept: [2027-02-19, 2027-05-24]')
    expect(text).not.toContain('2026-10-22')
  })

  test('the cluster is named only where it is not the first', () => {
    expect(yaml({})).not.toContain('cluster:')
    expect(yaml({ cluster: 'lab' })).toContain('cluster: lab')
  })

  test('its name comes from the team and the reason, in letters that a file may have', () => {
    expect(suggestedFile('payments-dev', 'payments', 'Prueba de carga mañana, ¡ya!')).toBe('payments/prueba-de-carga-manana.yaml')
    expect(suggestedFile('payments-dev', '', '')).toBe('payments/payments-dev.yaml')
  })
})

test.each([
  ['/once', 'start'],
  ['/weekly/0/stop', 'stop'],
  ['/costCenter', 'centre'],
  ['/namespaces/3', 'namespace'],
  ['', 'file'],
])('a problem at %s stands at the field %s', (pointer, field) => {
  expect(fieldOf(pointer)).toBe(field)
})

test('an overlap names the other schedule, whichever of the two the API names first', () => {
  const facts = { first: 'payments/new', second: 'payments/office-hours', at: '2026-10-22T22:00:00Z', until: '2026-10-22T23:00:00Z' }
  const problem = { rule: 'overlapping-windows', facts } as unknown as Problem
  expect(overlapOf(problem, 'America/Bogota', 'payments/new')).toMatchObject({ other: 'payments/office-hours', from: '17:00', to: '18:00' })
  const turned = { ...problem, facts: { ...facts, first: facts.second, second: facts.first } } as unknown as Problem
  expect(overlapOf(turned, 'America/Bogota', 'payments/new')?.other).toBe('payments/office-hours')
})

const day = (time: string) => `2026-10-22T${time}:00-05:00`
const clash = (at: string, until: string) =>
  ({ rule: 'overlapping-windows', message: 'is already on then', pointer: '/weekly', facts: { first: 'payments/new', second: 'payments/office-hours', at: day(at), until: day(until) }, place: { file: 'payments/office-hours.yaml', line: 6 } }) as unknown as Problem
const moved = (start: string, stop: string, from: string, to: string) => {
  const overlap = overlapOf(clash(from, to), draft.zone, 'payments/new')
  return overlap && moveOf(overlap, { start, stop })
}

describe('an overlap is solved at the nearest edge of its neighbour, here from 08:00 to 18:00', () => {
  test('a window that begins in it starts when it ends', () => expect(moved('17:00', '21:00', '17:00', '18:00')).toEqual({ field: 'start', time: '18:00' }))
  test('a window that ends in it stops when it begins', () => expect(moved('06:00', '10:00', '08:00', '10:00')).toEqual({ field: 'stop', time: '08:00' }))
  test('of a window around it the longer part stays, before it', () => expect(moved('02:00', '19:00', '08:00', '18:00')).toEqual({ field: 'stop', time: '08:00' }))
  test('of a window around it the longer part stays, after it', () => expect(moved('07:00', '23:00', '08:00', '18:00')).toEqual({ field: 'start', time: '18:00' }))
  test('of a window within it nothing would be left', () => expect(moved('10:00', '12:00', '10:00', '12:00')).toBeNull())
})

describe('where a problem stands', () => {
  const at = (problem: Problem, changes: Partial<Draft> = {}) => placed([problem], { ...draft, ...changes }, linesOf({ ...draft, ...changes }, 'main'), 'payments/new')[0]
  const own = (pointer: string, rule = 'not-a-time') => ({ rule, pointer, message: 'no', facts: {}, place: { file: 'payments/new.yaml', line: 1 } }) as unknown as Problem

  test('an overlap that is told of the other file stands at this one’s own edge and line', () => {
    expect(at(clash('17:00', '18:00'))).toMatchObject({ field: 'start', line: 7 })
    expect(at(clash('20:00', '21:00'))).toMatchObject({ field: 'stop', line: 8 })
  })

  test('one of a field stands at the line that the field makes', () => expect(at(own('/costCenter'))).toMatchObject({ field: 'centre', line: 2 }))
  test('what is wrong in another file is this file’s as a whole, and at none of its lines', () => expect(at({ ...own('/owner'), place: { file: 'other.yaml', line: 3 } } as Problem)).toMatchObject({ field: 'file', line: null }))
  test('a day that is over is the day’s problem', () => expect(at(own('/once/stop', 'one-off-in-the-past'))).toMatchObject({ field: 'day', line: 7 }))

  test('a missing day is said once, at the day', () => {
    const both = placed([own('/once/start'), own('/once/stop')], { ...draft, day: '' }, linesOf({ ...draft, day: '' }, 'main'), 'payments/new')
    expect(both.map(({ field }) => field)).toEqual(['day'])
  })
})

test('before and after show the lines that go and come in place', () => {
  expect(difference('a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 4\nc: 3\nd: 5\n').map(({ kind, text }) => `${kind} ${text}`)).toEqual(['kept a: 1', 'gone b: 2', 'new b: 4', 'kept c: 3', 'new d: 5'])
  expect(difference('a: 1\n', '')).toEqual([{ kind: 'gone', text: 'a: 1' }])
})

test('a fix takes the place of its own span and of nothing else on the line', () => {
  expect(mended('a: [x, y] # why\nb: 1\n', { text: 'z', place: { line: 1, column: 8, end_line: 1, end_column: 9 } })).toBe('a: [x, z] # why\nb: 1\n')
})

describe('an overlap in a file that is written by hand', () => {
  const overlap = (from: string, to: string) => {
    const [at, until] = [Date.parse(`${from}-05:00`), Date.parse(`${to}-05:00`)]
    return { other: 'payments/office-hours', from: from.slice(11), to: to.slice(11), at, until, zone: 'America/Bogota' }
  }
  const whole = (yaml: string) => ({ line: 1, column: 1, end_line: yaml.split('\n').length, end_column: 200 })
  const solved = (yaml: string, found: ReturnType<typeof overlap>, place = whole(yaml)) => {
    const edge = edgeOf(yaml, place, found)
    return edge && mended(yaml, edge)
  }
  const once = 'once:\n  start: 2026-12-16T17:00\n  stop: 2026-12-18T21:00\n'

  test('begins where its neighbour ends', () => {
    expect(solved(once, overlap('2026-12-16T17:00', '2026-12-16T18:00'))).toBe(once.replace('16T17:00', '16T18:00'))
  })

  test('ends where its neighbour begins, on that day, where less is lost so', () => {
    expect(solved(once, overlap('2026-12-18T08:00', '2026-12-18T18:00'))).toBe(once.replace('18T21:00', '18T08:00'))
    expect(solved(once, overlap('2026-12-16T18:00', '2026-12-17T02:00'))).toBe(once.replace('16T17:00', '17T02:00'))
  })

  test('within its neighbour has no edge to move', () => {
    expect(solved(once, overlap('2026-12-16T17:00', '2026-12-18T21:00'))).toBeNull()
  })

  test('of a weekly window moves its time, in whatever form that is written', () => {
    const weekly = 'weekly:\n  - {days: [wed], start: "17:00", stop: 21:00}\n'
    expect(solved(weekly, overlap('2026-12-16T17:00', '2026-12-16T18:00'))).toBe(weekly.replace('"17:00"', '"18:00"'))
  })

  test('of several windows moves the one that the problem is told of, and touches nothing else', () => {
    const flow = (start: string) => `weekly:\n  - {days: [mon], start: 17:00, stop: 21:00} # kept\n  - {days: [wed], start: ${start}, stop: 21:00}\n  - {days: [fri], start: 17:00, stop: 21:00}\n`
    expect(solved(flow('17:00'), overlap('2026-12-16T17:00', '2026-12-16T18:00'), { line: 3, column: 5, end_line: 3, end_column: 46 })).toBe(flow('18:00'))
    const block = (start: string) => `weekly:\n  - days: [mon]\n    start: 17:00\n    stop: 21:00\n  - days: [wed]\n    start: ${start} # late\n    stop: 21:00\n`
    expect(solved(block('17:00'), overlap('2026-12-16T17:00', '2026-12-16T18:00'), { line: 5, column: 5, end_line: 7, end_column: 16 })).toBe(block('18:00'))
  })

  test('is moved where the window has it, and not where a comment names a time', () => {
    const weekly = (start: string) => `weekly:\n  - stop: 21:00 # not start: 00:00\n    # start: 03:00\n    start: ${start}\n    days: [wed]\n`
    expect(solved(weekly('17:00'), overlap('2026-12-16T17:00', '2026-12-16T18:00'))).toBe(weekly('18:00'))
  })

  test('where nobody says which of several windows it is, moves none', () => {
    const two = 'weekly:\n  - {days: [mon], start: 08:00, stop: 12:00}\n  - {days: [wed], start: 17:00, stop: 21:00}\n'
    expect(solved(two, overlap('2026-12-16T17:00', '2026-12-16T18:00'))).toBeNull()
  })

  test('stands where this file has it, whichever of the two the problem is told of', () => {
    const [ours, theirs] = [{ file: 'a.yaml', line: 4 }, { file: 'b.yaml', line: 9 }]
    const told = (place: object, other: object) => ({ place, related: [{ place: other }] }) as unknown as Problem
    expect(placeIn('a.yaml', told(ours, theirs))).toBe(ours)
    expect(placeIn('a.yaml', told(theirs, ours))).toBe(ours)
    expect(placeIn('c.yaml', told(theirs, ours))).toBeNull()
  })
})

test('two windows of one schedule that meet are no neighbours, and are told as the API tells them', () => {
  const facts = { first: 'payments/new', second: 'payments/new', at: '2026-10-22T22:00:00Z', until: '2026-10-22T23:00:00Z' }
  expect(overlapOf({ rule: 'overlapping-windows', facts } as unknown as Problem, 'America/Bogota', 'payments/new')).toBeNull()
})
