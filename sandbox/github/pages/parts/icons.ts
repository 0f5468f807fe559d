/** Small pictures, drawn here. */

import type { Html } from "../html.ts";
import { trusted } from "../html.ts";

const shapes = {
  pull: '<circle cx="4" cy="3.5" r="1.7"/><circle cx="4" cy="12.5" r="1.7"/><circle cx="12" cy="12.5" r="1.7"/><path d="M4 5.2v5.6M12 10.8V6.5a2.5 2.5 0 0 0-2.5-2.5H8M9.7 1.9 7.6 4l2.1 2.1"/>',
  merged:
    '<circle cx="4" cy="3.5" r="1.7"/><circle cx="4" cy="12.5" r="1.7"/><circle cx="12" cy="8.5" r="1.7"/><path d="M4 5.2v5.6M4.3 5.2c.6 2.2 2.6 3.3 6 3.3"/>',
  closed:
    '<circle cx="4" cy="3.5" r="1.7"/><circle cx="4" cy="12.5" r="1.7"/><circle cx="12" cy="12.5" r="1.7"/><path d="M4 5.200v5.600M12 10.800V7.500M10.3 2.300l3.4 3.400M13.7 2.300l-3.4 3.4"/>',
  draft:
    '<circle cx="4" cy="3.5" r="1.7"/><circle cx="4" cy="12.5" r="1.7"/><circle cx="12" cy="12.5" r="1.7"/><path d="M4 5.200v5.600M12 3.300v.2M12 7v.2"/>',
  check: '<path d="m3 8.5 3.5 3.500L13 4.8"/>',
  cross: '<path d="m4 4 8 8M12 4l-8 8"/>',
  dot: '<circle cx="8" cy="8" r="4" fill="currentColor" stroke="none"/>',
  ring: '<circle cx="8" cy="8" r="5"/>',
  skip: '<circle cx="8" cy="8" r="6"/><path d="m5 11 6-6"/>',
  square: '<rect x="3.5" y="3.5" width="9" height="9" rx="1.5"/>',
  comment: '<path d="M2.5 3.500h11v7.500H7l-3 2.700V11H2.500z"/>',
  commit: '<circle cx="8" cy="8" r="2.5"/><path d="M1.5 8h4M10.5 8h4"/>',
  rocket:
    '<path d="M9.5 10.5 5.5 6.500C7 3.5 10 1.8 14 2c.2 4-1.5 7-4.5 8.500zM5.5 6.5 2.5 7l-.5 2 2.5.500M9.5 10.5 9 13.500l-2 .5-.5-2.500M3.5 11.5 2 14l2.5-1.5"/>',
  repo: '<path d="M4 2h9v12H4.500A1.5 1.5 0 0 1 3 12.500v-9A1.5 1.5 0 0 1 4.5 2M3 12.500A1.5 1.5 0 0 1 4.5 11H13"/>',
  code: '<path d="m5.5 4.5-4 3.5 4 3.500M10.5 4.500l4 3.5-4 3.5"/>',
  branch:
    '<circle cx="4.5" cy="3.5" r="1.7"/><circle cx="4.5" cy="12.5" r="1.7"/><circle cx="11.5" cy="4.5" r="1.7"/><path d="M4.5 5.200v5.600M11.5 6.200c0 2.5-2.5 2.3-7 3.3"/>',
  folder: '<path d="M1.5 3.500h4.500l1.5 1.500h7v8h-13z"/>',
  file: '<path d="M3.5 1.500h6l3 3v10h-9zM9.5 1.500v3h3"/>',
  eye: '<path d="M1 8s2.5-4.5 7-4.500S15 8 15 8s-2.5 4.5-7 4.500S1 8 1 8z"/><circle cx="8" cy="8" r="2"/>',
  bell: '<path d="M3 11.500h10l-1-2V7a4 4 0 0 0-8 0v2.500zM6.5 13.500h3"/>',
  lock: '<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>',
  server:
    '<rect x="2" y="2.5" width="12" height="4.5" rx="1"/><rect x="2" y="9" width="12" height="4.5" rx="1"/><path d="M4.5 4.700h.1M4.5 11.200h.1"/>',
  sync: '<path d="M13 6.500A5.3 5.3 0 0 0 3.5 5M3 9.500A5.3 5.3 0 0 0 12.5 11M3.2 2.500V5h2.500M12.8 13.500V11h-2.5"/>',
  mark: '<path d="M2 13c2-5 4-8 6-8s4 3 6 8M4.5 13c1-3 2.2-5 3.5-5s2.5 2 3.5 5" /><path d="M1 13h14"/>',
} as const;

export type IconName = keyof typeof shapes;

export function icon(name: IconName, className = ""): Html {
  return trusted(
    `<svg class="icon ${className}" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes[name]}</svg>`,
  );
}
