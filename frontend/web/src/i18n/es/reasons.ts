import type { Facts, reasons as en, causes as enCauses } from '../en/reasons'
import { alEl, el } from './article'

const workloads = (x: Facts) => x.list('workloads') || 'una carga'
const raised = (x: Facts) => `${x.text('by') || 'Alguien'} subió ${workloads(x)} cuando debería dormir.`
const times = (n: number) => (n === 1 ? 'una vez' : `${n} veces`)

export const reasons: typeof en = {
  failed: (x) => `Falló ${times(x.number('attempts'))}: ${x.text('reason')}. Alba vuelve a mirar ${alEl(x.when('retry_at'))}.`,
  failing: (x) => `Falló ${times(x.number('attempts'))}: ${x.text('reason')}. Nuevo intento ${alEl(x.when('retry_at'))}.`,
  contended: (x) =>
    `${x.text('by') || 'Alguien'} lo deshizo ${x.number('times') > 1 ? `${x.number('times')} veces` : 'una y otra vez'}; Alba dejó de insistir${x.has('until') ? ` hasta ${el(x.when('until'))}` : ''}.${x.number('holds_place') ? ' Aún ocupa un cupo.' : ''}`,
  waiting: (x) =>
    `${x.number('position') === 1 ? 'Primero' : `Número ${x.number('position')}`} en la fila; los ${x.number('limit')} cupos están ocupados.`,
  degraded: (x) => `${x.text('workload')}: ${x.text('reason')}.`,
  woken: (x) => (x.has('schedule') ? `Alba lo despertó para ${x.text('schedule')}.` : raised(x)),
  'woken-by-hand': raised,
  'put-to-sleep-by-hand': (x) => `${x.text('by') || 'Alguien'} bajó a cero ${workloads(x)}.`,
  owed: (x) => `Falta devolver ${x.number('sizes')} tamaños guardados.`,
  late: () => 'Debía estar despierto más de un minuto antes.',
  invalid: (x) => `${x.text('file')} tiene un problema; sigue en vigor su última versión válida.`,
  held: (x) => `Se cruza con ${x.text('against')}, que ya estaba, así que no se sigue.`,
  'held-revision': (x) => `La revisión ${x.text('revision').slice(0, 7)} está retenida: ${x.text('reason')}.`,
  missed: (x) => `No despertó para ${x.text('schedule')}.`,
  'engine-away': (x) => `Alba no actúa desde ${el(x.when('since'))}.`,
  away: (x) => `${x.first('dependency')} no responde: ${x.text('error')}.`,
  'engine-without': (x) => `El motor sigue sin ${x.text('dependency')} (${x.text('calls')}), que no le respondía.`,
  'bot-without': (x) => `${x.first('dependency')} no responde al bot: lo que se le pidió en Slack espera.`,
  'git-old': (x) => `Git se leyó por última vez ${alEl(x.when('since'))}; faltan fusiones más recientes.`,
  'invalid-files': (x) => `${x.list('files')}: no es válido; sigue vigente la última versión buena.`,
  paused: () => 'policy.yaml pausa Alba: no se cambia nada.',
  observing: () => 'Alba solo observa: dice lo que haría y no hace nada.',
  protected: (x) => `policy.yaml lo protege con ${x.text('pattern')}: Alba nunca lo toca.`,
  over: () => 'Todas las ventanas de sus programaciones han pasado.',
  'left-alone': () => 'Ninguna programación lo nombra; Alba no lo toca.',
  window: (x) => `${x.text('schedule')} lo pide de ${x.when('start')} a ${x.when('stop')}; paga ${x.text('cost_center')}.`,
  removed: (x) => `${x.text('schedule')} lo pediría, pero ${x.text('by') === 'except' ? 'su propia excepción' : x.text('by')} quita el ${x.day('day')}.`,
  'asleep-by-default': (x) => `policy.yaml mantiene dormido ${x.text('pattern')}.`,
  'no-window': (x) => `Ninguna ventana está abierta${x.has('next_wake') ? `; la próxima empieza ${alEl(x.when('next_wake'))}` : ''}.`,
  ready: () => 'Todas sus cargas quedaron listas.',
  'put-to-sleep': (x) =>
    x.number('sizes') ? `Alba lo durmió; ${x.number('sizes') === 1 ? 'su tamaño queda guardado' : `quedan guardados ${x.number('sizes')} tamaños`}.` : 'Alba lo durmió.',
}

export const causes: typeof enCauses = {
  'no-engine': 'Alba no estaba',
  'no-place': 'no había cupo',
  error: 'no se pudo cambiar',
  'not-switched': 'no se cambió a tiempo',
  'merged-late': 'se fusionó demasiado tarde',
  removed: 'se quitó la programación',
  'namespace-gone': 'el namespace ya no existe',
}

export const unknownReason = (code: string) => `Alba dice: ${code}.`
