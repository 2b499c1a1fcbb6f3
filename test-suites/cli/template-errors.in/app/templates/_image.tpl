{{- define "app.image" -}}
image: {{ .Values.imag.repository }}
{{- end }}
