import { describe, expect, test } from 'vitest'
import { ServerClock } from '../../src/time/clock'
import { formatsOf } from '../../src/time/formats'
import { HOUR, addDays, clockChanges, dayStart, instantOf, isZone, midnights, nights, presentName, wallAt } from '../../src/time/zones'

const at = (text: string) => Date.parse(text)

describe('zones', () => {
  test.each([
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['Etc/UTC', 'UTC'],
    ['America/Bogota', 'America/Bogota'],
  ])('%s is called %s now, and each may be asked for', (name, present) => {
    expect(presentName(name)).toBe(present)
    expect(isZone(name)).toBe(true)
  })

  test('what no schedule may name is none', () => {
    expect(['EST5EDT', 'Mars/Olympus', ''].filter(isZone)).toEqual([])
  })

  test('a day of the autumn change has 25 hours, one of the spring change 23', () => {
    const autumn = dayStart('Europe/Madrid', at('2026-10-25T12:00:00Z'))
    expect(addDays('Europe/Madrid', autumn, 1) - autumn).toBe(25 * HOUR)
    const spring = dayStart('Europe/Madrid', at('2026-03-29T12:00:00Z'))
    expect(addDays('Europe/Madrid', spring, 1) - spring).toBe(23 * HOUR)
  })

  test('the clock change is found to the minute, with its direction', () => {
    const week = clockChanges('Europe/Madrid', at('2026-10-19T00:00:00Z'), at('2026-10-26T00:00:00Z'))
    expect(week).toEqual([{ at: at('2026-10-25T01:00:00Z'), by: -HOUR }])
    expect(clockChanges('America/Bogota', at('2026-01-01T00:00:00Z'), at('2026-12-31T00:00:00Z'))).toEqual([])
  })

  test('a time that occurs twice is its first occurrence, and a skipped one as long after the jump', () => {
    expect(instantOf('Europe/Madrid', 2026, 10, 25, 2, 30)).toBe(at('2026-10-25T00:30:00Z'))
    expect(wallAt('Europe/Madrid', instantOf('Europe/Madrid', 2026, 3, 29, 2, 30)).hour).toBe(3)
  })

  test.each(['Europe/Madrid', 'America/Bogota', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'])(
    'in %s every midnight of a year shows 00 or the first time of its day, a day apart',
    (zone) => {
      const all = midnights(zone, at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'))
      expect(all.length).toBeGreaterThanOrEqual(364)
      all.forEach((midnight, i) => {
        expect(wallAt(zone, midnight).hour).toBeLessThan(2)
        if (i) expect(midnight - (all[i - 1] ?? 0)).toBeGreaterThanOrEqual(22 * HOUR)
      })
    },
  )

  test('nights lie from 20:00 to 07:00 and never outside the range', () => {
    const [from, to] = [at('2026-10-21T08:00:00Z'), at('2026-10-22T08:00:00Z')]
    expect(nights('Europe/Madrid', from, to)).toEqual([[at('2026-10-21T18:00:00Z'), at('2026-10-22T05:00:00Z')]])
  })
})

describe('formats', () => {
  const now = at('2026-10-21T13:42:00Z')
  const en = formatsOf('en', 'Europe/Madrid')
  const es = formatsOf('es', 'America/Bogota')

  test('an instant of today is a time, one of tomorrow has its weekday, and later ones lead with the date', () => {
    expect(en.when(at('2026-10-21T16:00:00Z'), now)).toBe('18:00')
    expect(en.when(at('2026-10-22T18:00:00Z'), now)).toBe('Thu 20:00')
    expect(en.when(at('2026-10-24T18:00:00Z'), now)).toBe('Sat 24 Oct 20:00')
    expect(es.when(at('2026-10-24T18:00:00Z'), now)).toMatch(/^sáb,? 24 oct 13:00$/)
  })

  test('midnight is 00:00 and never 24:00', () => {
    expect(en.time(at('2026-10-21T22:00:00Z'))).toBe('00:00')
  })

  test('spans have at most two units, and seconds only below a minute', () => {
    expect(en.duration(42_000)).toBe('42 s')
    expect(en.duration(2 * HOUR + 18 * 60_000)).toBe('2 h 18 min')
    expect(en.duration(51 * HOUR + 59 * 60_000)).toBe('2 d 3 h')
    expect(es.relative(now - 12 * 60_000, now)).toBe('hace 12 min')
    expect(en.relative(now + 8 * HOUR, now)).toBe('in 8 h')
  })

  test('money has the currency of the policy, and the signs of the language', () => {
    expect(en.money({ amount: '72.590000', currency: 'USD' })).toBe('$72.59')
    expect(es.money({ amount: '72.59', currency: 'USD' })).toMatch(/72,59/)
  })

  test('a city is written with its accents in Spanish', () => {
    expect(es.city).toBe('Bogotá')
    expect(formatsOf('en', 'America/Bogota').city).toBe('Bogota')
  })
})

describe("the server's clock", () => {
  test('it goes on by itself between two answers, at our own pace', () => {
    let local = 1_000_000
    const clock = new ServerClock(() => local)
    clock.observe(at('2026-10-21T13:42:00Z'))
    local += 30_000
    expect(clock.now()).toBe(at('2026-10-21T13:42:30Z'))
    expect(clock.speed).toBe(1)
  })

  test('a clock that runs fast is followed at its own pace', () => {
    let local = 1_000_000
    const clock = new ServerClock(() => local)
    clock.observe(at('2026-10-21T13:00:00Z'))
    local += 1_000
    clock.observe(at('2026-10-21T13:40:00Z'))
    local += 1_000
    expect(clock.speed).toBeCloseTo(2400)
    expect(clock.now()).toBe(at('2026-10-21T14:20:00Z'))
  })

  test('an answer that was overtaken by another does not set it back', () => {
    const clock = new ServerClock(() => 0)
    clock.observe(at('2026-10-21T13:42:00Z'))
    clock.observe(at('2026-10-21T13:41:00Z'))
    expect(clock.now()).toBe(at('2026-10-21T13:42:00Z'))
  })
})
