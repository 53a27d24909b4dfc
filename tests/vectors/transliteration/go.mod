module gitops-steps/transliteration

go 1.24

require github.com/gosimple/unidecode v1.0.1
