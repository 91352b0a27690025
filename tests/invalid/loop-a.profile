kehou_profile: 1
base: loop-b.profile
