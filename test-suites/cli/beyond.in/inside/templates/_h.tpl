{{- define "c.name" }}{{ .Release.Name | lower }}-{{ .Values.suffix | default "x" }}{{ end }}
{{- define "c.yaml" }}name: {{ .name }}
n: {{ add .n 1 }}{{ end }}
