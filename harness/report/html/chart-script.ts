/**
 * Runs in the reader's browser: draws one uPlot chart per `figure.chart` from the page's JSON block, and again where the
 * colour scheme changes. Counts are stacked bars, so each series carries sums and its legend the plain numbers.
 */
export const CHART_SCRIPT = `
(() => {
  const timelines = JSON.parse(document.getElementById('timelines').textContent);
  const figures = [...document.querySelectorAll('figure.chart')];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let plots = [];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const sums = (...columns) => columns[0].map((_, row) => columns.reduce((sum, column) => sum + column[row], 0));
  const bars = (label, values, colour) => ({
    label, scale: 'count', stroke: colour, fill: colour, width: 0,
    paths: uPlot.paths.bars({ size: [0.72, 64] }), points: { show: false },
    value: (plot, sum, series, row) => (row === null || row === undefined ? '–' : String(values[row])),
  });
  const draw = (figure) => {
    const { seconds, ok, refused, unknown, p99Ms } = timelines[Number(figure.dataset.chart)];
    const place = figure.querySelector('.plot');
    const axis = { stroke: token('--muted'), grid: { stroke: token('--line'), width: 1 }, ticks: { show: false } };
    return new uPlot({
      width: place.clientWidth, height: 220,
      cursor: { points: { show: false } },
      scales: {
        x: { time: false, range: (plot, low, high) => [low - 0.6, high + 0.6] },
        count: { range: (plot, low, high) => [0, Math.max(1, high * 1.12)] },
        time: { range: (plot, low, high) => [0, Math.max(1, high * 1.25)] },
      },
      axes: [
        { ...axis, grid: { show: false }, incrs: [1, 2, 5, 10, 30, 60, 300], label: 'second', labelSize: 18, size: 34 },
        { ...axis, scale: 'count', size: 60, label: 'operations', labelSize: 18 },
        { ...axis, scale: 'time', side: 1, size: 60, grid: { show: false }, label: 'p99 in ms', labelSize: 18 },
      ],
      series: [
        { label: 'second' },
        bars('unknown', unknown, token('--bar-unknown')),
        bars('refused', refused, token('--bar-refused')),
        bars('ok', ok, token('--bar-ok')),
        { label: 'response time p99', scale: 'time', stroke: token('--accent'), width: 2, dash: [6, 4],
          points: { show: true, size: 6, fill: token('--card') },
          value: (plot, value) => (value === null || value === undefined ? '–' : value.toFixed(1) + ' ms') },
      ],
    }, [seconds, sums(ok, refused, unknown), sums(ok, refused), ok, p99Ms], place);
  };
  const drawAll = () => {
    for (const plot of plots) plot.destroy();
    plots = figures.map(draw);
    for (const figure of figures) figure.dataset.drawn = 'yes';
  };
  drawAll();
  dark.addEventListener('change', drawAll);
  addEventListener('resize', () => {
    for (const [index, plot] of plots.entries()) {
      plot.setSize({ width: figures[index].querySelector('.plot').clientWidth, height: 220 });
    }
  });
})();
`;
