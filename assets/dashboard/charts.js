// Which charts there are, and what each takes of a sample.
import { bytes, count, duration, percent } from './format.js';

const most = (workers, of) => workers.map(of).reduce((a, b) => Math.max(a, b), 0);
const mean = (workers, of) => (workers.length === 0 ? 0 : workers.map(of).reduce((a, b) => a + b, 0) / workers.length);
const lagOf = (worker) => worker.lag ?? 0;

export const errorsOf = (rates) => rates.client_error + rates.server_error;
export const allOf = (rates) => rates.success + rates.redirect + rates.client_error + rates.server_error + rates.other;
export const shedOf = (overload) => overload.shed_full + overload.shed_late + overload.shed_busy;
export const nameOf = (route) => (route.route ? `${route.method} ${route.route}` : `${route.method} (no route)`);
const hitsOf = (sample) => Object.values(sample.limit_hits).reduce((a, b) => a + b, 0) / sample.seconds;

const outcomes = (sample, which) =>
  sample.rate_limits.filter((each) => each.outcome === which).reduce((all, each) => all + each.count, 0) / sample.seconds;

const perRoute = [['red'], ['amber', 'dash1'], ['violet', 'dash2'], ['teal']];

/** The four routes with most errors among the samples, and the others. */
function errorSeries(samples) {
  const totals = new Map();
  for (const sample of samples)
    for (const route of sample.routes) {
      const errors = errorsOf(route.rates);
      if (errors > 0) totals.set(nameOf(route), (totals.get(nameOf(route)) ?? 0) + errors);
    }
  const names = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const shown = names.slice(0, perRoute.length);
  const sum = (sample, wanted) =>
    sample.routes.filter((route) => wanted(nameOf(route))).reduce((all, route) => all + errorsOf(route.rates), 0);
  const series = shown.map((name, i) => ({
    name, colour: perRoute[i][0], dash: perRoute[i][1], of: (sample) => sum(sample, (other) => other === name),
  }));
  if (names.length > shown.length)
    series.push({ name: 'other routes', colour: 'grey', of: (sample) => sum(sample, (name) => !shown.includes(name)) });
  return series.length > 0 ? series : [{ name: 'all routes', colour: 'red', of: (sample) => errorsOf(sample.rates) }];
}

const fixed = (...rows) => {
  const series = rows.map(([name, colour, of, dash]) => ({ name, colour, of, dash }));
  return () => series;
};

export const charts = [
  {
    id: 'throughput', title: 'Throughput', unit: 'answers per second, by status', format: count, kind: 'stack', empty: 'No requests',
    series: fixed(
      ['2xx', 'green', (s) => s.rates.success],
      ['3xx', 'blue', (s) => s.rates.redirect + s.rates.other],
      ['4xx', 'amber', (s) => s.rates.client_error],
      ['5xx', 'red', (s) => s.rates.server_error]),
  },
  {
    id: 'latency', title: 'Latency', unit: 'until the response, logarithmic', format: duration, log: true, empty: 'No requests',
    series: fixed(
      ['p50', 'teal', (s) => s.latency?.p50],
      ['p90', 'blue', (s) => s.latency?.p90, 'dash1'],
      ['p99', 'violet', (s) => s.latency?.p99, 'dash2']),
  },
  {
    id: 'errors', title: 'Errors by route', unit: '4xx and 5xx per second', format: count, empty: 'No errors', series: errorSeries,
  },
  {
    id: 'in-flight', title: 'In flight', unit: 'requests under way', format: count, least: 4,
    series: fixed(['in flight', 'blue', (s) => s.in_flight]),
  },
  {
    id: 'limits-hit', title: 'Limits hit', unit: 'per second', format: count, empty: 'No limit was hit',
    series: fixed(
      ['limits', 'amber', hitsOf],
      ['shed with 503', 'red', (s) => shedOf(s.overload), 'dash1'],
      ['had to queue', 'blue', (s) => s.overload.queued, 'dash2']),
  },
  {
    id: 'rate-limits', title: 'Rate limits', unit: 'refused per second', format: count, empty: 'Nothing was refused',
    series: fixed(
      ['refused', 'red', (s) => outcomes(s, 'refused')],
      ['would be refused', 'amber', (s) => outcomes(s, 'would_refuse'), 'dash1']),
  },
  {
    id: 'lag', title: 'Loop lag', unit: 'how late timers were, on average', format: duration, least: 0.001,
    series: fixed(
      ['latest worker', 'red', (s) => most(s.workers, lagOf)],
      ['all workers', 'blue', (s) => mean(s.workers, lagOf), 'dash1']),
  },
  {
    id: 'busy', title: 'Loop busy', unit: 'time awake', format: percent, least: 1,
    series: fixed(
      ['busiest worker', 'violet', (s) => most(s.workers, (worker) => worker.busy)],
      ['all workers', 'blue', (s) => mean(s.workers, (worker) => worker.busy), 'dash1']),
  },
  {
    id: 'connections', title: 'Connections', unit: 'open', format: count, least: 4,
    series: fixed(['open', 'teal', (s) => s.workers.reduce((all, worker) => all + worker.connections, 0)],
      ['new per second', 'blue', (s) => s.accepted, 'dash1']),
  },
  {
    id: 'network', title: 'Network', unit: 'bytes per second', format: bytes, ofBytes: true, least: 1024,
    series: fixed(['received', 'blue', (s) => s.received_bytes], ['sent', 'violet', (s) => s.sent_bytes, 'dash1']),
  },
  {
    id: 'cpu', title: 'Processor', unit: '100 % is one processor', format: percent, least: 1,
    series: fixed(['this process', 'blue', (s) => s.process?.cpu]),
  },
  {
    id: 'memory', title: 'Memory', unit: 'resident', format: bytes, ofBytes: true, least: 1048576,
    series: fixed(['this process', 'teal', (s) => s.process?.resident_bytes]),
  },
];
