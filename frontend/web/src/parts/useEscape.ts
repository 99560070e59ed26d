/** Esc, wherever the focus is: what only the pointer opened can be put away by a key too. */
import { useEffect, useEffectEvent } from 'react'

export function useEscape(then: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') then()
  })
  useEffect(() => {
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}
