import { act, renderHook } from '@testing-library/react'
import type { FocusEvent } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useSteady } from '../../src/parts/useSteady'

const orderOf = (rows: string[]) => rows.join()
const keepOrder = (shown: string[]) => shown
const first = ['a', 'b']
const second = ['b', 'a']
const third = ['b', 'c', 'a']

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function shownRows() {
  const hook = renderHook(({ rows, asked }: { rows: string[]; asked: string }) => useSteady(rows, { orderOf, keepOrder, asked }), { initialProps: { rows: first, asked: 'name' } })
  return {
    come: (rows: string[], asked = 'name') => hook.rerender({ rows, asked }),
    rows: () => hook.result.current[0],
    among: (what: 'onPointerEnter' | 'onPointerLeave' | 'onFocus') => act(() => hook.result.current[1][what]()),
    blurTo: (next: Element | null, row: Element) => act(() => hook.result.current[1].onBlur({ currentTarget: row, relatedTarget: next } as unknown as FocusEvent)),
    pass: (ms: number) => act(() => void vi.advanceTimersByTime(ms)),
  }
}

test('rows are in their new order at once while nobody is among them', () => {
  const { come, rows } = shownRows()
  come(second)
  expect(rows()).toBe(second)
})

test('rows stay where they are under the pointer until it leaves', () => {
  const { come, rows, among } = shownRows()
  among('onPointerEnter')
  come(second)
  expect(rows()).toBe(first)
  among('onPointerLeave')
  expect(rows()).toBe(second)
})

test('rows stay where they are under the focus until it goes elsewhere, and not while it goes from one to the next', () => {
  const { come, rows, among, blurTo } = shownRows()
  const [list, link] = [document.createElement('div'), document.createElement('a')]
  list.append(link)
  among('onFocus')
  come(second)
  blurTo(link, list)
  expect(rows()).toBe(first)
  blurTo(null, list)
  expect(rows()).toBe(second)
})

test('rows wait 10 s at most, however often they change meanwhile', () => {
  const { come, rows, among, pass } = shownRows()
  among('onPointerEnter')
  come(second)
  pass(9_000)
  come(third)
  expect(rows()).toBe(first)
  pass(1_000)
  expect(rows()).toBe(third)
})

test('an order that the person asks for comes at once', () => {
  const { come, rows, among } = shownRows()
  among('onPointerEnter')
  come(second, 'state')
  expect(rows()).toBe(second)
})
