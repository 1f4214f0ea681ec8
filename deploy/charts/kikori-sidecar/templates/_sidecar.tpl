{{/*
Of the chart that depends on this one:
  pod labels      {{- include "kikori.sidecar.labels" . | nindent 8 }}
  initContainers  {{- include "kikori.sidecar" . | nindent 8 }}
  volumes         {{- include "kikori.sidecar.volumes" . | nindent 8 }}
Settings stand below `kikori-sidecar` in its values.
*/}}
{{- define "kikori.sidecar.labels" -}}
kikori.dev/sidecar: "true"
{{- end -}}

{{- define "kikori.sidecar.image" -}}
{{- $settings := index .Values "kikori-sidecar" -}}
{{- $repository := required "kikori-sidecar.image.repository: not set (expected: where you pushed the image to)" $settings.image.repository -}}
{{- if $settings.image.digest -}}
{{- printf "%s@%s" $repository $settings.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default "0.1.0" $settings.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "kikori.sidecar" -}}
{{- $settings := index .Values "kikori-sidecar" -}}
- name: kikori
  image: {{ include "kikori.sidecar.image" . }}
  imagePullPolicy: {{ $settings.image.pullPolicy }}
  restartPolicy: Always
  args: [serve, --config, {{ ternary "/etc/kikori/scorer.yaml" "/opt/kikori/conf/sidecar.yaml" (ne $settings.configMap "") }}]
  ports:
    - {name: kikori-metrics, containerPort: 9464, protocol: TCP}
  env:
    - name: JDK_JAVA_OPTIONS
      value: {{ $settings.jvmOptions | quote }}
    {{- with $settings.extraEnvs }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  resources:
    {{- toYaml $settings.resources | nindent 4 }}
  {{- if $settings.waitForScorer }}
  startupProbe:
    httpGet: {path: /-/ready, port: kikori-metrics}
    periodSeconds: 2
    failureThreshold: 90
  {{- end }}
  livenessProbe:
    httpGet: {path: /-/healthy, port: kikori-metrics}
    initialDelaySeconds: 60
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
    seccompProfile:
      type: RuntimeDefault
  volumeMounts:
    {{- if $settings.configMap }}
    - {name: kikori-config, mountPath: /etc/kikori, readOnly: true}
    {{- end }}
    - {name: kikori-data, mountPath: /var/lib/kikori}
    - {name: kikori-tmp, mountPath: /tmp}
    {{- with $settings.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "kikori.sidecar.volumes" -}}
{{- $settings := index .Values "kikori-sidecar" -}}
{{- with $settings.configMap }}
- name: kikori-config
  configMap:
    name: {{ . }}
{{- end }}
- name: kikori-data
  emptyDir:
    sizeLimit: {{ $settings.dataSize }}
- name: kikori-tmp
  emptyDir:
    sizeLimit: 512Mi
{{- end -}}
