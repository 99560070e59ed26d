/** Whether the page is on its way to paper, where there is no scrolling to what is not drawn. */
import { useSyncExternalStore } from 'react'

export function usePrinting(): boolean {
  return useSyncExternalStore(listen, () => window.matchMedia('print').matches)
}

function listen(changed: () => void): () => void {
  const paper = window.matchMedia('print')
  paper.addEventListener('change', changed)
  return () => paper.removeEventListener('change', changed)
}
