// A place for each node of a graph: columns from left to right along the edges, the same for the same graph.

const SWEEPS = 6;

/**
 * Returns the nodes in columns: whoever points stands left of what it points to, as far as there is no circle.
 *
 * @param nodes how many nodes there are.
 * @param edges pairs of their numbers.
 */
export function columns(nodes, edges) {
  const [before, after] = neighbours(nodes, edges);
  const depth = depths(nodes, before, after);
  const found = [];
  depth.forEach((at, node) => (found[at] ??= []).push(node));
  const made = found.filter(Boolean);
  const place = [];
  const note = () => made.forEach((column) => column.forEach((node, at) => (place[node] = at - (column.length - 1) / 2)));
  note();
  // Each node moves towards the middle of those it is joined to, first along the edges, then against them.
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const beside = sweep % 2 ? after : before;
    for (const column of sweep % 2 ? [...made].reverse() : made) {
      const wanted = new Map(column.map((node) => [node, middle(beside[node].map((one) => place[one]), place[node])]));
      column.sort((a, b) => wanted.get(a) - wanted.get(b) || a - b);
      note();
    }
  }
  return made;
}

function middle(places, otherwise) {
  return places.length ? places.reduce((sum, place) => sum + place, 0) / places.length : otherwise;
}

function neighbours(nodes, edges) {
  const before = Array.from({ length: nodes }, () => []);
  const after = Array.from({ length: nodes }, () => []);
  for (const [from, to] of edges) {
    if (from === to) continue;
    before[to].push(from);
    after[from].push(to);
  }
  return [before, after];
}

/** Returns how far from the beginning each node stands; a circle is opened where least points into it. */
function depths(nodes, before, after) {
  const depth = new Array(nodes).fill(-1);
  const waiting = before.map((found) => found.length);
  for (let placed = 0; placed < nodes; placed += 1) {
    let next = -1;
    for (let node = 0; node < nodes; node += 1) {
      if (depth[node] < 0 && (next < 0 || waiting[node] < waiting[next])) next = node;
    }
    depth[next] = Math.max(-1, ...before[next].map((one) => depth[one])) + 1;
    after[next].forEach((one) => (waiting[one] -= 1));
  }
  // What nothing points to stands beside what it points to, not at the far beginning.
  for (let node = 0; node < nodes; node += 1) {
    if (!before[node].length && after[node].length) depth[node] = Math.max(0, Math.min(...after[node].map((one) => depth[one])) - 1);
  }
  return depth;
}
