import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useLastError } from '../../src/parts/useLastError'

type Asked = { error: string | null; data: string | undefined }

test('an error stays while it is asked again, and goes with the answer', () => {
  const first: Asked = { error: null, data: undefined }
  const hook = renderHook(({ error, data }: Asked) => useLastError(error, data), { initialProps: first })
  const shown = (error: string | null, data?: string) => {
    hook.rerender({ error, data })
    return hook.result.current
  }
  expect(shown(null)).toBeNull()
  expect(shown('away')).toBe('away')
  expect(shown(null)).toBe('away')
  expect(shown('other')).toBe('other')
  expect(shown(null, 'answer')).toBeNull()
  expect(shown(null)).toBeNull()
})
