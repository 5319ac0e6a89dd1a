// [data-chart="id"] draws the JSON of <script type="application/json" id="id">:
// {"categories": ["1月"], "series": [{"name": "差旅", "values": [1.5]}], "unit": "¥", "stacked": true}. data-kind: bar, line, pie or rows.
(() => {
  const COLOURS = {
    light: ["#1d5bd1", "#0b8a83", "#b8730a", "#6a5acd", "#3d8b4a", "#b5473c", "#5b6b7f"],
    dark: ["#6ea3ff", "#45c4bc", "#e8b04a", "#a79df5", "#78c98a", "#f08a80", "#9aa9bb"],
  };
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const drawn = new Set();
  const short = (value) => {
    const big = Math.abs(value);
    const chinese = document.documentElement.lang.startsWith("zh");
    if (chinese && big >= 1e8) return `${+(value / 1e8).toFixed(1)}亿`;
    if (chinese && big >= 1e4) return `${+(value / 1e4).toFixed(1)}万`;
    if (!chinese && big >= 1e6) return `${+(value / 1e6).toFixed(1)}m`;
    if (!chinese && big >= 1e4) return `${+(value / 1e3).toFixed(1)}k`;
    return value.toLocaleString("en", { maximumFractionDigits: 2 });
  };

  const optionsOf = (data, kind, isNarrow) => {
    const ink = token("--ink");
    const soft = token("--ink-soft");
    const line = token("--line");
    const full = (value) => `${data.unit || ""}${Number(value).toLocaleString("en", { minimumFractionDigits: data.decimals ?? 2, maximumFractionDigits: data.decimals ?? 2 })}`;
    const theme = document.documentElement.getAttribute("data-bs-theme");
    const common = {
      color: COLOURS[theme] || COLOURS.light,
      // By name: words are measured outside of the page, where nothing is inherited.
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180,
      aria: { enabled: true, decal: { show: false } },
      // Written into the drawing itself: a tooltip made of HTML would need inline styles, which the page forbids.
      tooltip: { renderMode: "richText", confine: true, trigger: kind === "pie" ? "item" : "axis", valueFormatter: full, backgroundColor: token("--surface"), borderColor: line, textStyle: { color: ink } },
      legend: { top: 0, left: 0, type: "plain", textStyle: { color: ink }, show: kind === "pie" || data.series.length > 1 },
    };
    if (kind === "pie") {
      const values = data.categories.map((name, at) => ({ name, value: data.series[0].values[at] }));
      return { ...common, legend: { ...common.legend, orient: "vertical", top: "middle", left: "58%", type: "scroll" }, series: [{ type: "pie", radius: isNarrow ? ["36%", "58%"] : ["48%", "76%"], center: ["28%", "50%"], data: values, label: { show: false }, itemStyle: { borderColor: token("--surface"), borderWidth: 2 } }] };
    }
    const names = { type: "category", data: data.categories, axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } };
    const values = { type: "value", axisLabel: { color: soft, formatter: short, hideOverlap: true }, splitLine: { lineStyle: { color: line } } };
    const lying = kind === "rows";
    const series = data.series.map((one) => ({
      name: one.name,
      type: kind === "line" ? "line" : "bar",
      data: one.values,
      stack: data.stacked ? "all" : undefined,
      barMaxWidth: 32,
      symbolSize: 6,
      label: { show: !data.stacked && data.series.length === 1 && data.categories.length <= 12 && kind !== "line", position: lying ? "right" : "top", color: ink, formatter: (mark) => (mark.value ? short(mark.value) : "") },
    }));
    const grid = { left: 8, right: lying ? 48 : 12, top: data.series.length > 1 ? 40 : 24, bottom: 4, containLabel: true };
    return { ...common, grid, xAxis: lying ? values : names, yAxis: lying ? { ...names, inverse: true } : values, series };
  };

  const draw = (area) => {
    const source = document.getElementById(area.dataset.chart);
    if (!source) return;
    const chart = echarts.getInstanceByDom(area) || echarts.init(area, null, { renderer: "svg" });
    chart.setOption(optionsOf(JSON.parse(source.textContent), area.dataset.kind || "bar", area.clientWidth < 420), true);
    if (drawn.has(area)) return;
    drawn.add(area);
    new ResizeObserver(() => chart.resize()).observe(area);
  };
  window.hesi.charts = (root) => {
    for (const area of [...(root.matches?.("[data-chart]") ? [root] : []), ...root.querySelectorAll("[data-chart]")]) draw(area);
  };
  document.addEventListener("theme", () => [...drawn].filter((area) => area.isConnected).forEach(draw));
})();
