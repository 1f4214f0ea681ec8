{{- define "kikori.probe" -}}
{{- if .root.Values.tls.existingSecret -}}
{{- /* Kubernetes' gRPC probes know no TLS: the same answers stand behind the metrics' port. */ -}}
httpGet:
  path: {{ ternary "/-/healthy" "/-/ready" (eq .service "liveness") }}
  port: metrics
{{- else -}}
grpc:
  port: {{ include "kikori.port.grpc" .root }}
  service: {{ .service }}
{{- end }}
{{ toYaml .settings }}
{{- end -}}

{{- define "kikori.container" -}}
name: scorer
image: {{ include "kikori.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args: [serve, --config, /etc/kikori/scorer.yaml]
ports:
  - {name: otlp-grpc, containerPort: {{ include "kikori.port.grpc" . }}, protocol: TCP}
  - {name: otlp-http, containerPort: {{ include "kikori.port.http" . }}, protocol: TCP}
  - {name: http, containerPort: {{ include "kikori.port.web" . }}, protocol: TCP}
  - {name: metrics, containerPort: {{ include "kikori.port.metrics" . }}, protocol: TCP}
env:
  - name: JDK_JAVA_OPTIONS
    value: {{ .Values.jvmOptions | quote }}
  - name: POD_NAME
    valueFrom: {fieldRef: {fieldPath: metadata.name}}
  - name: POD_INDEX
    valueFrom: {fieldRef: {fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']"}}
  - name: POD_NAMESPACE
    valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
  {{- with .Values.extraEnvs }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvsFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- $resources := deepCopy .Values.resources }}
  {{- if .Values.gpu.enabled }}
  {{- $gpu := dict .Values.gpu.resourceName (int .Values.gpu.count) }}
  {{- $resources = mergeOverwrite $resources (dict "limits" $gpu "requests" $gpu) }}
  {{- end }}
  {{- toYaml $resources | nindent 2 }}
startupProbe:
  {{- include "kikori.probe" (dict "root" . "service" "readiness" "settings" .Values.probes.startup) | nindent 2 }}
readinessProbe:
  {{- include "kikori.probe" (dict "root" . "service" "readiness" "settings" .Values.probes.readiness) | nindent 2 }}
livenessProbe:
  {{- include "kikori.probe" (dict "root" . "service" "liveness" "settings" .Values.probes.liveness) | nindent 2 }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
volumeMounts:
  {{- /* The folder, not the file: a file that is mounted by itself never changes. */}}
  - {name: config, mountPath: /etc/kikori, readOnly: true}
  - {name: data, mountPath: /var/lib/kikori}
  - {name: tmp, mountPath: /tmp}
  {{- if or .Values.models.image .Values.models.existingClaim }}
  - {name: models, mountPath: /var/lib/kikori-models, readOnly: true}
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "kikori.volumes" -}}
- name: config
  projected:
    sources:
      - configMap:
          name: {{ include "kikori.fullname" . }}
      {{- with include "kikori.tokensSecret" . }}
      - secret:
          name: {{ . }}
          items: [{key: tokens.yaml, path: tokens/tokens.yaml}]
      {{- end }}
      {{- with .Values.tls.existingSecret }}
      - secret:
          name: {{ . }}
          items:
            - {key: tls.crt, path: tls/tls.crt}
            - {key: tls.key, path: tls/tls.key}
            {{- if $.Values.tls.clientCa }}
            - {key: ca.crt, path: tls/ca.crt}
            {{- end }}
      {{- end }}
- name: tmp
  emptyDir:
    sizeLimit: {{ default (ternary "2Gi" "512Mi" .Values.gpu.enabled) .Values.tmp.sizeLimit }}
{{- if not .Values.persistence.enabled }}
- name: data
  emptyDir:
    sizeLimit: {{ .Values.persistence.size }}
{{- end }}
{{- if .Values.models.image }}
- name: models
  image:
    reference: {{ .Values.models.image }}
    pullPolicy: IfNotPresent
{{- else if .Values.models.existingClaim }}
- name: models
  persistentVolumeClaim:
    claimName: {{ .Values.models.existingClaim }}
    readOnly: true
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
