import { s } from './dom.js';

// A line over counts, the last point marked. The words are for those who can't see it.
export function sparkline(counts, label, width = 120, height = 28) {
  const top = Math.max(1, ...counts);
  const step = counts.length > 1 ? (width - 6) / (counts.length - 1) : 0;
  const points = counts.map((count, i) => [3 + i * step, height - 3 - (count / top) * (height - 6)]);
  const line = points.map(([x, y]) => x.toFixed(1) + ',' + y.toFixed(1)).join(' ');
  const last = points[points.length - 1] || [3, height - 3];
  return s(
    'svg',
    { class: 'spark', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    s('polygon', { class: 'area', points: `3,${height - 3} ${line} ${last[0].toFixed(1)},${height - 3}` }),
    s('polyline', { points: line }),
    s('circle', { cx: last[0].toFixed(1), cy: last[1].toFixed(1), r: 2.2 }),
  );
}

// Risk of the latest windows: a bar each, coloured by how bad it is.
export function riskBars(risks, label, width = 150, height = 26) {
  const each = width / 60;
  const from = width - risks.length * each;
  return s(
    'svg',
    { class: 'bars', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    s('line', { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }),
    risks.map((risk, i) =>
      s('rect', {
        class: risk >= 85 ? 'critical' : risk >= 50 ? 'warning' : 'calm',
        x: (from + i * each).toFixed(1),
        y: (height - 1 - Math.max(1, (risk / 100) * (height - 2))).toFixed(1),
        width: Math.max(1, each - 0.6).toFixed(1),
        height: Math.max(1, (risk / 100) * (height - 2)).toFixed(1),
      }),
    ),
  );
}

// How often here, against how often usually.
export function against(count, usual) {
  const top = Math.max(count, usual, 1);
  return s(
    'svg',
    { class: 'against', width: 110, height: 16, viewBox: '0 0 110 16', role: 'img', 'aria-label': `${count} times here, usually ${usual}` },
    s('rect', { class: 'here', x: 0, y: 1, height: 7, width: Math.max(1, (count / top) * 108).toFixed(1) }),
    s('rect', { class: 'usual', x: 0, y: 10, height: 4, width: Math.max(1, (usual / top) * 108).toFixed(1) }),
  );
}
