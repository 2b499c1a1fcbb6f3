{{- define "partial.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The data of the Secret: what the pods read, and nothing else. The checksum is taken over this. */}}
{{- define "partial.secret" -}}
{{- range $key, $value := .Values.secret }}
{{ $key }}: {{ $value | toString | b64enc | quote }}
{{- end }}
{{- end }}
