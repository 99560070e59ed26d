import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useLastError } from '../../src/parts/useLastError'

type Asked = { error: string | null; data: string | undefined; isPlaceholderData?: boolean; question?: string }

function asking() {
  const first: Asked = { error: null, data: undefined }
  const hook = renderHook(({ question, ...asked }: Asked) => useLastError(asked, question), { initialProps: first })
  return (more: Partial<Asked>) => {
    hook.rerender({ ...first, ...more })
    return hook.result.current
  }
}

test('an error stays while it is asked again, and goes with the answer', () => {
  const shown = asking()
  expect(shown({})).toBeNull()
  expect(shown({ error: 'away' })).toBe('away')
  expect(shown({})).toBe('away')
  expect(shown({ error: 'other' })).toBe('other')
  expect(shown({ data: 'answer' })).toBeNull()
  expect(shown({})).toBeNull()
})

test('the answer to an earlier question takes no error away, and another question has none yet', () => {
  const shown = asking()
  expect(shown({ question: 'new', error: 'away' })).toBe('away')
  expect(shown({ question: 'new', data: 'old answer', isPlaceholderData: true })).toBe('away')
  expect(shown({ question: 'newer', data: 'old answer', isPlaceholderData: true })).toBeNull()
})
