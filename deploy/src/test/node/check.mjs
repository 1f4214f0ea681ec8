// Checks Kubernetes objects (a JSON array in the file that is named) for missing and wrongly typed fields; one line for each problem.
import { readFileSync } from "node:fs";

const PACKAGES = {
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/monitoring.coreos.com",
  "keda.sh": "@kubernetes-models/keda/keda.sh",
};

async function model(apiVersion, kind) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const folder = PACKAGES[group] ?? (group ? `kubernetes-models/${group}` : "kubernetes-models");
  return (await import(`${folder}/${version}/${kind}`))[kind];
}

let checked = 0;
for (const object of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const name = `${object.kind} ${object.metadata.name}`;
  try {
    const Model = await model(object.apiVersion, object.kind);
    new Model(object).validate();
    checked++;
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
}
console.log(`checked: ${checked}`);
