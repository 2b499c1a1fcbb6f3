{{- define "app.image" -}}
image: {{ .Values.imag.repository }}:{{ .Values.image.tag }}
{{- end }}
{{- define "app.container" -}}
- name: main
  {{- include "app.image" . | nindent 2 }}
{{- end }}
