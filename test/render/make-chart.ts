/** A small Helm chart as files of a tree. */

import type { TestFile } from "./make-tree.ts";

type Files = Readonly<Record<string, TestFile>>;

/** `template`: of a ConfigMap whose data shows what it was rendered with. */
const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  size: {{ .Values.size | quote }}
  namespace: {{ .Release.Namespace }}
`;

/** Named `shop`, in the folder; `more` is relative to the folder, and replaces what is there by that name. */
export function makeChart(folder: string, more: Files = {}): Files {
  const files: Files = {
    "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
    "values.yaml": "size: 1\n",
    "templates/web.yaml": template,
    ...more,
  };
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [`${folder}/${path}`, file]));
}
