import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/api/names'
import { overlapOf } from '../../src/views/New/ProblemNote'
import { type Draft, fieldOf, hoursOf, linesOf, stopDay, suggestedFile } from '../../src/views/New/draft'

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
    expect(hoursOf({ ...draft, start: '22:00', stop: '02:00' })).toBe(4)
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
