module gitops-steps/vectors/projects

go 1.22.0

require github.com/gobwas/glob v1.0.0
