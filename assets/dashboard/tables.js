// The figures at the top and the tables at the bottom.
import { element } from './chart.js';
import { allOf, errorsOf, nameOf, shedOf } from './charts.js';
import { bytes, clock, count, duration, percent } from './format.js';

const number = (text, more = '') => element('td', { class: `number ${more}` }, text);
const errors = (total, kind) => number(count(total), total > 0 ? kind : 'none');

// Heads of numbers begin with #.
function fill(table, heads, rows, empty) {
  const head = element('tr', {}, ...heads.map((name) => name.startsWith('#')
    ? element('th', { scope: 'col', class: 'number' }, name.slice(1)) : element('th', { scope: 'col' }, name)));
  const body = rows.length > 0 ? rows : [element('tr', {}, element('td', { colspan: heads.length, class: 'none' }, empty))];
  table.replaceChildren(element('thead', {}, head), element('tbody', {}, ...body));
}

export function drawTiles(list, sample) {
  const all = allOf(sample.rates);
  const failed = all > 0 ? errorsOf(sample.rates) / all : 0;
  const connections = sample.workers.reduce((sum, worker) => sum + worker.connections, 0);
  const busiest = sample.workers.reduce((most, worker) => Math.max(most, worker.busy), 0);
  const tiles = [
    ['Requests / s', count(all)],
    ['Latency p99', sample.latency ? duration(sample.latency.p99) : '–'],
    ['Error share', percent(failed), sample.rates.server_error > 0],
    ['In flight', count(sample.in_flight)],
    ['Connections', count(connections)],
    ['Busiest loop', percent(busiest), busiest > 0.9],
    ...(sample.process ? [['Processor', percent(sample.process.cpu)], ['Memory', bytes(sample.process.resident_bytes)]] : []),
  ];
  list.replaceChildren(...tiles.map(([name, value, bad]) => element('div', { class: bad ? 'tile bad' : 'tile' },
    element('dt', {}, name), element('dd', {}, value))));
}

export function drawRoutes(table, samples) {
  const routes = new Map();
  for (const sample of samples)
    for (const route of sample.routes) {
      const key = nameOf(route);
      if (!routes.has(key)) routes.set(key, { route, all: 0, client: 0, server: 0, active: 0, latency: null });
      const sums = routes.get(key);
      sums.all += allOf(route.rates) * sample.seconds;
      sums.client += route.rates.client_error * sample.seconds;
      sums.server += route.rates.server_error * sample.seconds;
      sums.latency = route.latency ?? sums.latency;
      if (sample === samples.at(-1)) sums.active = route.in_flight;
    }
  const time = (seconds) => number(seconds === undefined ? '–' : duration(seconds));
  const rows = [...routes.values()].sort((a, b) => b.all - a.all).map((sums) => element('tr', {},
    element('th', { scope: 'row' }, element('span', { class: 'method' }, sums.route.method), sums.route.route || '(no route)'),
    number(count(Math.round(sums.all))), errors(Math.round(sums.client), 'odd'), errors(Math.round(sums.server), 'bad'),
    time(sums.latency?.p50), time(sums.latency?.p90), time(sums.latency?.p99), number(count(sums.active))));
  fill(table, ['Route', '#Requests', '#4xx', '#5xx', '#p50', '#p90', '#p99', '#In flight'], rows, 'No requests in this window');
}

export function drawSlowest(table, sample) {
  const kind = (status) => (status >= 500 ? 'bad' : status >= 400 ? 'odd' : '');
  const named = (text) => element('span', { class: 'mono whole' }, text);
  const traceOf = (slow) => {
    if (!slow.trace) return element('td', { class: 'none' }, 'not traced');
    const dot = element('span', { class: slow.recorded ? 'dot full' : 'dot' });
    if (slow.recorded) dot.append(element('span', { class: 'hidden' }, 'exported '));
    return element('td', {}, dot, named(slow.trace));
  };
  const rows = sample.slowest.map((slow) => element('tr', {},
    element('th', { scope: 'row' }, element('span', { class: 'method' }, slow.method),
      element('span', { class: 'path', title: slow.route || '(no route)' }, slow.path || '(not understood)')),
    number(duration(slow.queued + slow.handled)), number(String(slow.status), kind(slow.status)),
    number(clock(slow.unix_ms, true)), number(duration(slow.queued)), number(duration(slow.handled)),
    number(duration(slow.written)), traceOf(slow),
    slow.id === slow.trace ? element('td', { class: 'none' }, 'as its trace') : element('td', {}, named(slow.id))));
  fill(table, ['Request', '#Waited', '#Status', '#Time', '#Queue', '#Handler', '#Stream', 'Trace', 'Request id'], rows,
    sample.counts_requests ? 'No requests in the last minute' : 'Metrics are off, so requests are not looked at');
}

export function drawProblems(table, samples) {
  const totals = new Map();
  for (const sample of samples)
    for (const [type, times] of Object.entries(sample.problems)) totals.set(type, (totals.get(type) ?? 0) + times);
  const rows = [...totals].sort((a, b) => b[1] - a[1]).map(([type, total]) =>
    element('tr', {}, element('th', { scope: 'row' }, type), number(count(total))));
  fill(table, ['Type', '#Times'], rows, 'No problems in this window');
}

export function drawRates(table, samples) {
  const policies = new Map();
  for (const sample of samples)
    for (const { policy, outcome, count: times } of sample.rate_limits) {
      if (!policies.has(policy)) policies.set(policy, { allowed: 0, refused: 0, would_refuse: 0 });
      policies.get(policy)[outcome] += times;
    }
  const rows = [...policies].sort((a, b) => b[1].refused - a[1].refused).map(([policy, said]) => element('tr', {},
    element('th', { scope: 'row' }, policy), number(count(said.allowed)), errors(said.refused, 'odd'), errors(said.would_refuse, 'odd')));
  fill(table, ['Policy', '#Allowed', '#Refused', '#Would refuse'], rows, 'No rate limit was asked in this window');
}

export function drawLimits(table, samples) {
  const totals = new Map();
  const add = (name, more) => more > 0 && totals.set(name, (totals.get(name) ?? 0) + more);
  for (const sample of samples) {
    for (const [name, hits] of Object.entries(sample.limit_hits)) add(name.replaceAll('_', ' '), hits);
    add('had to queue for a place', sample.overload.queued * sample.seconds);
    add('shed: the queue was full', sample.overload.shed_full * sample.seconds);
    add('shed: waited for too long', sample.overload.shed_late * sample.seconds);
    add('shed: the worker was behind', sample.overload.shed_busy * sample.seconds);
  }
  const rows = [...totals].sort((a, b) => b[1] - a[1]).map(([name, total]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), number(count(Math.round(total)))));
  fill(table, ['Limit', '#Times'], rows, 'No limit was hit in this window');
}

export function drawWorkers(table, sample) {
  const rows = sample.workers.map((worker, i) => element('tr', {}, element('th', { scope: 'row' }, `worker ${i}`),
    number(count(worker.connections)), number(percent(worker.busy)),
    number(worker.lag === undefined ? '–' : duration(worker.lag))));
  fill(table, ['', '#Connections', '#Busy', '#Timer lag'], rows, 'No workers');
}
