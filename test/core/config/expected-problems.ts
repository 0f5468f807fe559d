/** What is wrong with each file of `fixtures/bad`, written out and read by a person. */

export const expectedProblems: Readonly<Record<string, readonly string[]>> = {
  "alias-bomb": ["5:36 : found YAML that is not read: …, expected one document of YAML"],
  "approvals-fraction": [
    "7:18 environments[0].protection.approvals: found the number 1.5, expected a whole number from 0 to 20",
  ],
  "approvals-many": [
    "7:18 environments[0].protection.approvals: found the number 21, expected a whole number from 0 to 20",
  ],
  "approvals-negative": [
    "7:18 environments[0].protection.approvals: found the number -1, expected a whole number from 0 to 20",
  ],
  "approvals-text": [
    '7:18 environments[0].protection.approvals: found "two", expected a whole number from 0 to 20',
  ],
  "branch-as-ref": [
    '2:1 branch: found "refs/heads/main", expected the name of a branch such as main, without refs/heads/',
  ],
  "branch-like-an-option": [
    '2:1 branch: found "--upload-pack=touch", expected the name of a branch such as main, without refs/heads/',
  ],
  "branch-number": ["2:1 branch: found the number 7, expected the name of a branch such as main"],
  "cluster-address": [
    '5:5 environments[0].cluster: found "https://10.0.0.1:6443", expected the name of a registered cluster: at most 63 lower-case letters, digits and hyphens',
  ],
  "cluster-missing": [
    "3:5 environments[0].cluster: found nothing, expected the name of a registered cluster",
  ],
  "deploy-boolean": [
    "7:5 environments[0].deploy: found true (YAML reads it so without quotes), expected on-merge or on-command",
  ],
  "deploy-misspelt": [
    '7:5 environments[0].deploy: found "on-mege", expected on-merge or on-command; did you mean on-merge',
  ],
  "duplicate-key": ["2:1 : found YAML that is not read: …, expected one document of YAML"],
  empty: ["1:1 : found an empty value, expected a mapping with version and environments"],
  "environment-text": [
    '3:5 environments[0]: found "production", expected a mapping with name, path, cluster and namespace',
  ],
  "environments-empty": ["2:1 environments: found an empty list, expected at least one environment"],
  "environments-mapping": [
    "2:1 environments: found a mapping, expected a list of environments, each of which begins with - name",
  ],
  "environments-missing": [
    "1:1 environments: found nothing, expected a list of environments, each of which begins with - name",
  ],
  "findings-list": [
    "2:1 findings: found a list of 1, expected a mapping from the codes of findings to severities",
  ],
  "findings-misspelt": [
    '3:3 findings.pvc-removd: found the unknown key "pvc-removd", expected one of those that docs/findings.md lists; did you mean pvc-removed',
    '4:3 findings.replicas-zero: found "off", expected acknowledge, caution or note, or a mapping with severity and protected',
    '5:3 findings.mass-removal: found "caushion", expected acknowledge, caution or note, or a mapping with severity and protected; did you mean caution',
    '6:18 findings.crd-removed.protcted: found the unknown key "protcted", expected one of severity, protected; did you mean protected',
    '7:24 findings.namespace-removed.protected: found "refused", expected acknowledge, caution or note',
  ],
  "forks-always": ['2:1 forks: found "always", expected on-command or never'],
  "grace-longer": [
    "7:27 environments[0].health.grace: found a grace that is longer than the time-out, expected a duration up to that of timeout",
  ],
  "grace-text": [
    '7:14 environments[0].health.grace: found "soon", expected a duration such as 0s, 30s or 2m',
  ],
  "helm-wrong": [
    '8:7 environments[0].helm.releaseName: found "Shop", expected the name of a Helm release: at most 53 lower-case letters, digits and hyphens',
    '9:21 environments[0].helm.valuesFiles[0]: found "../values.yaml", expected a file of this repository such as charts/shop/values-production.yaml, with neither a leading / nor .. nor \\ in it',
    "9:37 environments[0].helm.valuesFiles[1]: found the number 7, expected a file of this repository such as charts/shop/values-production.yaml",
    "10:7 environments[0].helm.values: found a list of 1, expected a mapping of values",
    '11:7 environments[0].helm.valuesFile: found the unknown key "valuesFile", expected one of releaseName, valuesFiles, values, kubeVersion, apiVersions; did you mean valuesFiles',
    '16:5 environments[1].helm: found "shop", expected a mapping with releaseName, valuesFiles and values',
  ],
  "health-list": ["7:5 environments[0].health: found a list of 1, expected a mapping with timeout and grace"],
  "key-of-another-case": [
    '7:5 environments[0].Deploy: found the unknown key "Deploy", expected one of name, path, exclude, cluster, namespace, namespaces, deploy, helm, protection, health; did you mean deploy',
  ],
  "many-at-once": [
    "1:1 version: found the number 2, expected the number 1",
    '2:1 forks: found "nevr", expected on-command or never; did you mean never',
    '5:5 environments[0].path: found "../x", expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it',
    "8:27 environments[0].health.grace: found a grace that is longer than the time-out, expected a duration up to that of timeout",
    "9:5 environments[1].namespace: found nothing, expected the name of a namespace",
    "9:5 environments[1].name: found the name prod for a second time, expected a name that no other environment has",
    '12:5 environments[1].namspace: found the unknown key "namspace", expected one of name, path, exclude, cluster, namespace, namespaces, deploy, helm, protection, health; did you mean namespace',
    "17:5 environments[2].protection: found a protection that asks nothing, expected at least one of approvals, protectedBranch and requiredChecks, or no protection at all",
    '18:5 environments[2].deploy: found "on-comand", expected on-merge or on-command; did you mean on-command',
  ],
  "misspelt-approvals": [
    '7:18 environments[0].protection.aprovals: found the unknown key "aprovals", expected one of approvals, protectedBranch, requiredChecks; did you mean approvals',
  ],
  "misspelt-protection": [
    '7:5 environments[0].protecton: found the unknown key "protecton", expected one of name, path, exclude, cluster, namespace, namespaces, deploy, helm, protection, health; did you mean protection',
  ],
  "misspelt-timeout": [
    '7:14 environments[0].health.timeuot: found the unknown key "timeuot", expected one of timeout, grace; did you mean timeout',
  ],
  "name-boolean": [
    "3:5 environments[0].name: found true (YAML reads it so without quotes), expected a name of lower-case letters, digits and hyphens",
  ],
  "name-missing": [
    "3:5 environments[0].name: found nothing, expected a name of lower-case letters, digits and hyphens",
  ],
  "name-number": [
    "3:5 environments[0].name: found the number 7, expected a name of lower-case letters, digits and hyphens",
  ],
  "name-of-dots": [
    '3:5 environments[0].name: found "../production", expected a name of at most 63 lower-case letters, digits and hyphens that does not begin with a hyphen',
  ],
  "name-too-long": [
    '3:5 environments[0].name: found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…", expected a name of at most 63 lower-case letters, digits and hyphens that does not begin with a hyphen',
  ],
  "name-twice": [
    "11:5 environments[2].name: found the name staging for a second time, expected a name that no other environment has",
  ],
  "name-upper-case": [
    '3:5 environments[0].name: found "Production", expected a name of at most 63 lower-case letters, digits and hyphens that does not begin with a hyphen',
  ],
  "namespace-missing": ["3:5 environments[0].namespace: found nothing, expected the name of a namespace"],
  "namespace-underscore": [
    '6:5 environments[0].namespace: found "shop_production", expected the name of a namespace: at most 63 lower-case letters, digits and hyphens',
  ],
  "namespaces-text": ['7:5 environments[0].namespaces: found "shop-jobs", expected a list of namespaces'],
  "namespaces-underscore": [
    '7:29 environments[0].namespaces[1]: found "shop_jobs", expected the name of a namespace: at most 63 lower-case letters, digits and hyphens',
    "7:40 environments[0].namespaces[2]: found the number 7, expected the name of a namespace",
  ],
  "no-mapping": ["1:1 : found a list of 1, expected a mapping with version and environments"],
  "no-yaml": ["2:16 : found YAML that is not read: …, expected one document of YAML"],
  "path-absolute": [
    '4:5 environments[0].path: found "/etc", expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it',
  ],
  "path-backslash": [
    '4:5 environments[0].path: found "deploy\\staging", expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it',
  ],
  "path-control-character": [
    '4:5 environments[0].path: found "a�b", expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it',
  ],
  "path-empty": [
    "4:5 environments[0].path: found an empty text, expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it",
  ],
  "path-missing": [
    "3:5 environments[0].path: found nothing, expected a folder of this repository such as deploy/overlays/production",
  ],
  "path-remote": [
    '4:5 environments[0].path: found "https://example.com/repository", expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it',
  ],
  "path-up": [
    '4:5 environments[0].path: found "deploy/../../other", expected a folder of this repository such as deploy/overlays/production, with neither a leading / nor .. nor \\ in it',
  ],
  "protected-branch-text": [
    '7:18 environments[0].protection.protectedBranch: found "main", expected true or false',
  ],
  "protection-around": [
    "3:5 environments[0].protection: found less protection of staging than of production, which writes to the namespace shop-production of the cluster local too, expected at least what production asks for (approvals: 2, protectedBranch: true, requiredChecks: true), or namespaces that production does not write to",
  ],
  "protection-around-by-list": [
    "8:5 environments[0].protection: found less protection of staging than of production, which writes to the namespace shop-production of the cluster local too, expected at least what production asks for (approvals: 2, protectedBranch: true, requiredChecks: true), or namespaces that production does not write to",
  ],
  "protection-asks-nothing": [
    "7:5 environments[0].protection: found a protection that asks nothing, expected at least one of approvals, protectedBranch and requiredChecks, or no protection at all",
  ],
  "protection-empty-value": [
    "7:5 environments[0].protection: found an empty value, expected a mapping with approvals, protectedBranch and requiredChecks ({} for the defaults)",
  ],
  "protection-text": [
    '7:5 environments[0].protection: found "strict", expected a mapping with approvals, protectedBranch and requiredChecks ({} for the defaults)',
  ],
  "proto-key": [
    '7:5 environments[0].__proto__: found the unknown key "__proto__", expected one of name, path, exclude, cluster, namespace, namespaces, deploy, helm, protection, health',
  ],
  "required-checks-list": [
    "7:18 environments[0].protection.requiredChecks: found a list of 1, expected true or false",
  ],
  "same-target": [
    "8:5 environments[1].path: found the same path, cluster and namespace as staging has, expected environments that differ in path, cluster or namespace",
  ],
  "tools-wrong": [
    '3:3 tools.kustomize: found "v5.8.1", expected a version such as 5.8.1, or its beginning such as 5, between quotes',
    "4:3 tools.helm: found the number 4.1, expected a version such as 5.8.1, or its beginning such as 5, between quotes",
    '5:3 tools.kubectl: found the unknown key "kubectl", expected one of kustomize, helm',
  ],
  tabs: ["3:1 : found YAML that is not read: …, expected one document of YAML"],
  "timeout-days": [
    "7:14 environments[0].health.timeout: found a time-out of more than a day, expected a duration from 1s to 24h",
  ],
  "timeout-number": [
    "7:14 environments[0].health.timeout: found the number 600, expected a duration such as 90s, 10m or 1h30m",
  ],
  "timeout-unit": [
    '7:14 environments[0].health.timeout: found "10min", expected a duration such as 90s, 10m or 1h30m',
  ],
  "timeout-zero": [
    "7:14 environments[0].health.timeout: found a time-out of no time, expected a duration from 1s to 24h",
  ],
  "too-deep": ["2:34 : found YAML that is not read: …, expected one document of YAML"],
  "two-documents": ["8:1 : found YAML that is not read: …, expected one document of YAML"],
  "unknown-key": [
    '2:1 branches: found the unknown key "branches", expected one of version, branch, environments, tools, findings, forks; did you mean branch',
  ],
  "version-missing": ["1:1 version: found nothing, expected the number 1"],
  "version-text": ['1:1 version: found "1", expected the number 1'],
  "version-unknown": ["1:1 version: found the number 2, expected the number 1"],
};
