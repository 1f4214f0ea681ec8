{{- define "kikori.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "kikori.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "kikori.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "kikori.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "kikori.selectorLabels" -}}
app.kubernetes.io/name: {{ include "kikori.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kikori.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "kikori.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: scorer
app.kubernetes.io/part-of: kikori
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "kikori.metadata" -}}
name: {{ include "kikori.fullname" . }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "kikori.labels" . | nindent 2 }}
{{- end -}}

{{- define "kikori.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kikori.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "kikori.image" -}}
{{- $repository := required "image.repository: not set (expected: where you pushed the image to; docs/kubernetes.md tells how it is built)" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default (printf "%s%s" .Chart.AppVersion (ternary "-gpu" "" .Values.gpu.enabled)) .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "kikori.scales" -}}
{{- if or .Values.autoscaling.enabled .Values.keda.enabled -}}true{{- end -}}
{{- end -}}

{{/* Whether dashboard and REST have TLS by the chart. */}}
{{- define "kikori.webTls" -}}
{{- if and .Values.tls.existingSecret .Values.tls.web -}}true{{- end -}}
{{- end -}}

{{- define "kikori.tokensSecret" -}}
{{- if .Values.tokens.existingSecret -}}
{{- .Values.tokens.existingSecret -}}
{{- else if .Values.tokens.tenants -}}
{{- printf "%s-tokens" (include "kikori.fullname" .) -}}
{{- end -}}
{{- end -}}

{{/* What contradicts itself is refused before anything is made of it. */}}
{{- define "kikori.check" -}}
{{- $tokens := include "kikori.tokensSecret" . -}}
{{- $certificates := ne (dig "auth" "certificate_tenant" "none" .Values.config) "none" -}}
{{- if and (not .Values.insecure) (or (not .Values.tls.existingSecret) (not (or $tokens $certificates))) -}}
{{- fail "insecure: false, and no TLS or no tokens (expected: tls.existingSecret and one of tokens.existingSecret and tokens.tenants; or insecure: true where the network is trusted)" -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled .Values.keda.enabled -}}
{{- fail "autoscaling.enabled, keda.enabled: both (expected: one of them)" -}}
{{- end -}}
{{- range $name, $scaling := dict "autoscaling" .Values.autoscaling "keda" .Values.keda -}}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) -}}
{{- fail (printf "%s.minReplicas: %d (expected: at most %s.maxReplicas, %d)" $name (int $scaling.minReplicas) $name (int $scaling.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.tokens.existingSecret .Values.tokens.tenants -}}
{{- fail "tokens.existingSecret, tokens.tenants: both (expected: one of them)" -}}
{{- end -}}
{{- if and .Values.models.image .Values.models.existingClaim -}}
{{- fail "models.image, models.existingClaim: both (expected: one of them)" -}}
{{- end -}}
{{- $url := dig "storage" "url" "" .Values.config -}}
{{- if and $url (not (contains "${env:" $url)) (or (gt (int .Values.replicaCount) 1) (include "kikori.scales" .)) -}}
{{- fail "config.storage.url: one database for several replicas (expected: one for each, by ${env:POD_INDEX} in it; or one replica)" -}}
{{- end -}}
{{- end -}}
