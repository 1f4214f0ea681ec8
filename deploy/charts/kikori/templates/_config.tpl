{{/* What the chart sets of the server's configuration; config goes before it. */}}
{{- define "kikori.managed" -}}
data: /var/lib/kikori
intake:
  host: 0.0.0.0
  insecure: {{ .Values.insecure }}
  {{- with .Values.tls.existingSecret }}
  tls:
    certificate: /etc/kikori/tls/tls.crt
    private_key: /etc/kikori/tls/tls.key
    {{- if $.Values.tls.clientCa }}
    client_ca: /etc/kikori/tls/ca.crt
    {{- end }}
  {{- end }}
{{- if include "kikori.tokensSecret" . }}
auth:
  tokens_file: /etc/kikori/tokens/tokens.yaml
{{- end }}
{{- if or .Values.models.image .Values.models.existingClaim .Values.gpu.enabled }}
models:
  {{- if or .Values.models.image .Values.models.existingClaim }}
  repository: /var/lib/kikori-models
  {{- end }}
  {{- if .Values.gpu.enabled }}
  provider: cuda
  {{- with .Values.gpu.memory }}
  gpu_memory: {{ . }}
  {{- end }}
  {{- end }}
{{- end }}
web:
  host: 0.0.0.0
  {{- if include "kikori.webTls" . }}
  tls:
    certificate: /etc/kikori/tls/tls.crt
    private_key: /etc/kikori/tls/tls.key
  {{- end }}
  {{- if not (include "kikori.tokensSecret" .) }}
  allow_open: {{ .Values.insecure }}
  {{- end }}
  {{- if and .Values.ingress.enabled .Values.ingress.host }}
  allowed_hosts: [{{ .Values.ingress.host | quote }}]
  secure_cookie: {{ or (not (empty .Values.ingress.tlsSecret)) (eq (include "kikori.webTls" .) "true") }}
  {{- end }}
metrics:
  host: 0.0.0.0
log:
  format: json
{{- end -}}

{{- define "kikori.config" -}}
{{- toYaml (mergeOverwrite (include "kikori.managed" . | fromYaml) (deepCopy .Values.config)) -}}
{{- end -}}

{{- define "kikori.port.grpc" -}}{{ dig "intake" "grpc_port" 4317 .Values.config }}{{- end -}}
{{- define "kikori.port.http" -}}{{ dig "intake" "http_port" 4318 .Values.config }}{{- end -}}
{{- define "kikori.port.web" -}}{{ dig "web" "port" 8080 .Values.config }}{{- end -}}
{{- define "kikori.port.metrics" -}}{{ dig "metrics" "port" 9464 .Values.config }}{{- end -}}
