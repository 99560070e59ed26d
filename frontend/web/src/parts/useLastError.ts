/** What went wrong stays said until an answer comes: the query itself forgets it each time it asks again. */
import { useState } from 'react'

type Asked<T> = { error: T | null; data: unknown; isPlaceholderData?: boolean }

/** `question` tells what is asked where that can change: the answer to the last one does not stand for this one. */
export function useLastError<T>({ error, data, isPlaceholderData = false }: Asked<T>, question = ''): T | null {
  const [last, setLast] = useState<{ error: T | null; question: string }>({ error: null, question })
  const isOpen = data === undefined || isPlaceholderData
  const known = error ?? (isOpen && last.question === question ? last.error : null)
  if (known !== last.error || question !== last.question) setLast({ error: known, question })
  return known
}
