"""The pages: GET shows, POST acts."""
