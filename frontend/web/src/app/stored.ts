/** What a person chose in this browser. Storage may be forbidden: then a choice lasts as long as the page. */
const memory = new Map<string, string>()

export function stored(name: string): string | null {
  try {
    return localStorage.getItem(`alba.${name}`) ?? memory.get(name) ?? null
  } catch {
    return memory.get(name) ?? null
  }
}

export function store(name: string, value: string): void {
  memory.set(name, value)
  try {
    localStorage.setItem(`alba.${name}`, value)
  } catch (error) {
    console.info('The choice is kept until the page closes only:', error)
  }
}
