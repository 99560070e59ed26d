/** A real `alba demo` for one file of tests: engine, clusters, API and page, on a free port and a clock that runs fast. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const ROOT = new URL('../../../..', import.meta.url).pathname
const ESTATE = 'tests/end_to_end/estate'
const STARTS_WITHIN_MS = 60_000

export type Demo = { url: string; stop: () => Promise<void> }

export async function startDemo(speed: number, port: number): Promise<Demo> {
  const env = { ...process.env, ALBA_PORT: String(port), ALBA_REPOSITORY: 'https://github.com/example/schedules' }
  const options = { cwd: ROOT, env, stdio: ['ignore' as const, 'pipe' as const, 'pipe' as const] }
  const running = spawn('.venv/bin/alba', ['demo', ESTATE, '--speed', String(speed)], options)
  const url = await addressOf(running)
  const stop = async () => {
    if (running.exitCode !== null) return
    running.kill('SIGTERM')
    await once(running, 'exit')
  }
  return { url, stop }
}

function addressOf(running: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`the demo named no address:\n${said}`)), STARTS_WITHIN_MS)
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (!found) return
      clearTimeout(timer)
      resolve(found[0])
    }
    running.stdout?.on('data', hear)
    running.stderr?.on('data', hear)
    running.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)))
  })
}
